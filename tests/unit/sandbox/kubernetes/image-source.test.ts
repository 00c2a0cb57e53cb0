import {
  downloadTrouble,
  sizeOfDownload,
  type ImageSpec,
} from "../../../../sandbox/kubernetes/controllers/image-source";

const spec = (url: string | undefined, checksum?: string): ImageSpec => ({
  displayName: "image",
  sourceType: "download",
  url,
  checksum,
});

test.each([
  ["https://cloud-images.ubuntu.com/jammy/current/jammy-server-cloudimg-amd64.img", undefined],
  ["http://images.example.org/a.iso", undefined],
  ["https://images.example.org/invalid/a.img", undefined],
  ["https://images.invalid/a.img", "no such host"],
  ["ftp://images.example.org/a.img", 'unsupported protocol scheme "ftp"'],
  ["https://images.example.org", "is not an image"],
  ["https://images.example.org/", "is not an image"],
  ["https://images.example.org/404/a.img", "got 404 status code"],
  ["https://images.example.org/missing", "got 404 status code"],
  ["images.example.org/a.img", "invalid URL"],
  [undefined, "invalid URL"],
])("a download from %s", (url, trouble) => {
  if (trouble === undefined) expect(downloadTrouble(spec(url))).toBeUndefined();
  else expect(downloadTrouble(spec(url))).toContain(trouble);
});

test.each([
  ["", undefined],
  ["a".repeat(128), undefined],
  ["a".repeat(64), "checksum mismatch"],
])("a checksum of %s", (checksum, trouble) => {
  const found = downloadTrouble(spec("https://images.example.org/a.img", checksum));
  if (trouble === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(trouble);
});

test("a disk unpacks to more than its file, a disc does not", () => {
  const disk = sizeOfDownload("https://images.example.org/a.img");
  const disc = sizeOfDownload("https://images.example.org/a.ISO?x=1");
  expect(disk.virtualSize).toBeGreaterThan(disk.size);
  expect(disc.virtualSize).toBe(disc.size);
});

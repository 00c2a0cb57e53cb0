/** A link that signs in was used. The simulator's own: what the web client does with the link stays in the browser. */
export const CONNECT_PATH = "/simulator/connect";

/**
 * The links that get_login and request_kasm answer carry their token after #, which never reaches a server. So the page
 * hands it over in a form: in an address it would stand in histories and logs.
 */
export const CONNECT_SCRIPT = `
const connect = () => {
  const link = /^#\\/connect\\/(?:login\\/dashboard|kasm\\/([\\w-]+))\\/[\\w-]+\\/([\\w-]+)$/.exec(location.hash);
  if (!link) return false;
  history.replaceState(null, "", "/");
  const form = document.createElement("form");
  form.method = "post";
  form.action = "${CONNECT_PATH}";
  for (const [name, value] of [["kasm_id", link[1] || ""], ["token", link[2]]]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
  return true;
};
`;

/** For pages that follow such links and do nothing else by script. */
export const CONNECT_ONLY_SCRIPT = `${CONNECT_SCRIPT}
addEventListener("hashchange", connect);
connect();
`;

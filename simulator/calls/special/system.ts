import { requireOneOf } from "../../access/rights";
import { familyNamed } from "../../catalogue";
import { refused } from "../../failure";
import { derivedIdentifier } from "../../identifiers";
import { parseJson, scalarText, textOf } from "../../json";
import type { Handler } from "../../server/context";
import type { Row } from "../../store/tables";
import { MASK } from "../../wire/decode";
import { shownIdentifier } from "../../wire/encode";
import { identifierIn, rowOf } from "../records";
import { licenseStatus } from "./licenses";

const settings = familyNamed("settings");

/** The right for one category of settings; settings_modify is for all (kasm-docs.md 2.3). */
const CATEGORY_RIGHTS: Readonly<Record<string, string>> = {
  auth: "settings_modify_auth",
  images: "settings_modify_images",
  licensing: "settings_modify_license",
  logging: "settings_modify_logging",
  manager: "settings_modify_manager",
  scale: "settings_modify_scale",
  storage: "settings_modify_storage",
  connections: "settings_modify_connections",
  theme: "settings_modify_theme",
  web_filter: "settings_modify_filter",
  filter: "settings_modify_filter",
  cast: "settings_modify_cast",
  subscription: "settings_modify_subscription",
};

/** Any of these lets a setting be changed; captchas have a right of their own beside that of their category. */
function rightsFor(row: Row): string[] {
  const own = CATEGORY_RIGHTS[textOf(row.category)];
  const captcha = textOf(row.name).startsWith("google_recaptcha_") ? ["settings_modify_auth_captcha"] : [];
  return ["settings_modify", ...(own === undefined ? [] : [own]), ...captcha];
}

const updateSetting: Handler = (request) => {
  const { server, body } = request;
  const row = rowOf(server, settings, identifierIn(server, body, ["setting_id"]));
  requireOneOf(request, ...rightsFor(row));
  const value = scalarText(body.value);
  if (value === undefined) throw refused(server.switches, "Missing required field: value");
  if (row.sanitize === true && value === MASK) return {};
  const wrong = (what: string) => refused(server.switches, `Invalid value of ${textOf(row.name)}: ${what}`);
  if (row.value_type === "bool") {
    if (!/^(true|false)$/i.test(value)) throw wrong("not true or false");
    row.value = value.toLowerCase() === "true" ? "True" : "False";
    return {};
  }
  if (row.value_type === "int" && !/^-?\d+$/.test(value)) throw wrong("not a whole number");
  if (row.value_type === "float" && !/^-?\d+(\.\d+)?$/.test(value)) throw wrong("not a number");
  if (/^json/.test(textOf(row.value_type)) && value !== "" && !isJson(value)) throw wrong("not JSON");
  row.value = value;
  return {};
};

function isJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}

const systemInfo: Handler = ({ server }) => ({
  system_info: {
    db: { installation_id: shownIdentifier(server, server.installation), host: "localhost", alembic_version: "" },
    api: {
      server_id: shownIdentifier(server, derivedIdentifier(server.installation, "api server")),
      server_hostname: "kasm-simulator",
      build_id: `${server.version}.simulator`,
      zone_name: server.tables.rows("zones")[0]?.zone_name ?? null,
    },
    license: { status: licenseStatus(server) },
    update: { update_available: false, status: { latest_version: server.version, release_notes_url: "", alert: null } },
  },
});

const getTimezones: Handler = () => ({
  timezones: [...new Set(["Etc/UTC", ...Intl.supportedValuesOf("timeZone")])].map((name) => ({
    label: name,
    value: name,
  })),
});

export const systemCalls: Readonly<Record<string, Handler>> = {
  update_setting: updateSetting,
  system_info: systemInfo,
  get_timezones: getTimezones,
};

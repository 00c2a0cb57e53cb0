import type * as pulumi from "@pulumi/pulumi";
import { crud, defineEntity, flag, text } from "../core";
import type { CommonArgs } from "./common";
import { lookup } from "./lookup";
import { entityResource, type ValuesOf } from "./resource";

/**
 * What a {@link BrandingConfig} is made of (kasm-wire.md 12.7, kasm-1.19-columns.md branding_configs). Kasm's database has
 * no defaults for its texts and pictures: what the program leaves out gets the value that Kasm's own chart stores. Every
 * change updates in place.
 */
export interface BrandingConfigFields {
  /** Name of the config. */
  name: pulumi.Input<string>;
  /** Host name on which browsers see it, for example `kasm.example.com`. */
  hostname: pulumi.Input<string>;
  /** Whether it is shown on host names that have none of their own. Kasm's default is true: say false for a second config. */
  isDefault?: pulumi.Input<boolean>;
  /** Title of the page. A new config gets `Kasm Workspaces`. */
  htmlTitle?: pulumi.Input<string>;
  /** Text of the login page. */
  loginCaption: pulumi.Input<string>;
  /** Picture on the tab of the browser. A new config gets `img/favicon.png`. */
  faviconLogoUrl?: pulumi.Input<string>;
  /** Picture at the top of the page. A new config gets `img/headerlogo.svg`. */
  headerLogoUrl?: pulumi.Input<string>;
  /** Picture on the dashboard. A new config gets `img/headerlogo.svg`. */
  dashboardLogoUrl?: pulumi.Input<string>;
  /** Background of the dashboard. A new config gets `img/backgrounds/background1.jpg`. */
  launcherBackgroundUrl?: pulumi.Input<string>;
  /** Picture on the login page. A new config gets `img/logo.svg`. */
  loginLogoUrl?: pulumi.Input<string>;
  /** Background of the login page. A new config gets `img/login_splash.jpg`. */
  loginSplashUrl?: pulumi.Input<string>;
  /** What the field of the user's name is called. Default `Username`. */
  usernameInputLabel?: pulumi.Input<string>;
  /** Shown while a session starts. A new config gets `Creating a secure connection...`. */
  loadingSessionText?: pulumi.Input<string>;
  /** Shown while a user joins a session. A new config gets `Creating a secure connection...`. */
  joiningSessionText?: pulumi.Input<string>;
  /** Shown while a session ends. A new config gets `Destroying session...`. */
  destroyingSessionText?: pulumi.Input<string>;
}

export interface BrandingConfigArgs extends CommonArgs, BrandingConfigFields {}

const notEmpty = (value: unknown) => (value === "" ? "Kasm refuses an empty text here" : undefined);
const connecting = "Creating a secure connection...";

export const brandingConfig = defineEntity<BrandingConfigFields>({
  kind: "BrandingConfig",
  title: "branding config",
  adapter: crud({
    list: { call: "get_branding_configs", key: "branding_configs" },
    envelope: "target_branding_config",
    answer: "branding_config",
    create: "create_branding_config",
    update: "update_branding_config",
    remove: "delete_branding_config",
    id: "branding_config_id",
    removeBody: (id) => ({ branding_config_id: id }),
  }),
  fields: {
    name: text("name").refine(notEmpty),
    hostname: text("hostname").refine(notEmpty),
    isDefault: flag("is_default").optional(),
    htmlTitle: text("html_title").initially("Kasm Workspaces").refine(notEmpty),
    loginCaption: text("login_caption").refine(notEmpty),
    faviconLogoUrl: text("favicon_logo_url").initially("img/favicon.png").refine(notEmpty),
    headerLogoUrl: text("header_logo_url").initially("img/headerlogo.svg").refine(notEmpty),
    dashboardLogoUrl: text("dashboard_logo_url").initially("img/headerlogo.svg").refine(notEmpty),
    launcherBackgroundUrl: text("launcher_background_url")
      .initially("img/backgrounds/background1.jpg")
      .refine(notEmpty),
    loginLogoUrl: text("login_logo_url").initially("img/logo.svg").refine(notEmpty),
    loginSplashUrl: text("login_splash_url").initially("img/login_splash.jpg").refine(notEmpty),
    usernameInputLabel: text("username_input_label").optional(),
    loadingSessionText: text("loading_session_text").initially(connecting).refine(notEmpty),
    joiningSessionText: text("joining_session_text").initially(connecting).refine(notEmpty),
    destroyingSessionText: text("destroying_session_text").initially("Destroying session...").refine(notEmpty),
  },
  naturalKey: ["name"],
  nameField: "name",
  licenseFeature: "branding",
  permissions: {
    read: ["1200 brandings_view"],
    create: ["1202 brandings_create"],
    update: () => ["1201 brandings_modify"],
    delete: () => ["1203 brandings_delete"],
  },
});

/**
 * How Kasm's pages look, by the host name they are seen on. Needs a licence with `branding`.
 *
 * ```ts
 * new BrandingConfig("corp", {
 *   name: "Corp", hostname: "kasm.example.com", isDefault: true, htmlTitle: "Corp desktops", loginCaption: "Corp desktops",
 *   loginLogoUrl: "https://www.example.com/logo.svg",
 * });
 * ```
 */
export class BrandingConfig extends entityResource<BrandingConfigArgs>(brandingConfig) {}

/** A branding config as the server shows it. */
export type BrandingConfigValues = ValuesOf<BrandingConfigFields>;

/** Looks a branding config up by its name. Fails when there is none or more than one. */
export const { get: getBrandingConfig, getOutput: getBrandingConfigOutput } = lookup<
  { name: string },
  BrandingConfigValues
>(brandingConfig);

import { madeBy, removeAll } from "./made";
import type { Tour } from "./tour";

const branding: Tour = {
  family: "branding_configs",
  create: "create_branding_config",
  update: "update_branding_config",
  list: "get_branding_configs",
  remove: "delete_branding_config",
  envelope: "target_branding_config",
  id: "branding_config_id",
  removeBody: (id) => ({ branding_config_id: id }),
  body: {
    name: "Example",
    hostname: "kasm.example.com",
    html_title: "Example Workspaces",
    favicon_logo_url: "img/a.png",
    header_logo_url: "img/b.png",
    dashboard_logo_url: "img/c.png",
    launcher_background_url: "img/d.png",
    login_caption: "Welcome",
    login_logo_url: "img/e.png",
    login_splash_url: "img/f.png",
    loading_session_text: "Loading",
    joining_session_text: "Joining",
    destroying_session_text: "Destroying",
    username_input_label: "Staff number",
    is_default: false,
  },
  change: { html_title: "Example", is_default: true },
};

const staging: Tour = {
  family: "staging_configs",
  create: "create_staging_config",
  update: "update_staging_config",
  list: "get_staging_configs",
  remove: "delete_staging_config",
  envelope: "target_staging_config",
  id: "staging_config_id",
  removeBody: (id) => ({ target_staging_config: { staging_config_id: id } }),
  body: {
    num_sessions: 3,
    expiration: 1.5,
    allow_kasm_audio: false,
    allow_kasm_clipboard_down: false,
    allow_kasm_clipboard_up: false,
    allow_kasm_downloads: false,
    allow_kasm_uploads: false,
    allow_kasm_gamepad: true,
    allow_kasm_microphone: true,
    allow_kasm_printing: true,
    allow_kasm_webcam: true,
    allow_kasm_rdp_client_file_transfer_clipboard: true,
  },
  change: { num_sessions: 5, expiration: 2, allow_kasm_audio: true },
  prepare: async (running) => {
    const make = madeBy(running);
    const zone = await make.zone();
    const image = await make.image();
    const pool = await make.pool("Docker Agent");
    const config = await make.autoscale({ zone_id: zone.id, server_pool_id: pool.id });
    return {
      body: { zone_id: zone.id, image_id: image.id, server_pool_id: pool.id, autoscale_config_id: config.id },
      change: { autoscale_config_id: null },
      clean: () => removeAll(zone, image, pool, config),
    };
  },
};

const cast: Tour = {
  family: "cast_configs",
  create: "create_cast_config",
  update: "update_cast_config",
  list: "get_cast_configs",
  remove: "delete_cast_config",
  envelope: "target_cast_config",
  id: "cast_config_id",
  removeBody: (id) => ({ cast_config_id: id }),
  body: {
    casting_config_name: "Visitors",
    key: "visitors",
    allow_anonymous: true,
    allow_resume: true,
    require_recaptcha: true,
    limit_sessions: true,
    session_remaining: 10,
    limit_ips: true,
    ip_request_limit: 5,
    ip_request_seconds: 60,
    kasm_url: "https://example.com",
    error_url: "https://example.com/error",
    launcher_background_url: "img/a.png",
    allowed_referrers: "a.example.com\nb.example.com",
    dynamic_kasm_url: true,
    dynamic_docker_network: true,
    disable_control_panel: true,
    disable_tips: true,
    disable_fixed_res: true,
    enable_sharing: true,
    enforce_client_settings: true,
    allow_kasm_audio: false,
    allow_kasm_clipboard_down: false,
    allow_kasm_clipboard_up: false,
    allow_kasm_downloads: false,
    allow_kasm_uploads: false,
    allow_kasm_gamepad: true,
    allow_kasm_microphone: true,
    allow_kasm_printing: true,
    allow_kasm_sharing: true,
    allow_kasm_webcam: true,
    allow_kasm_rdp_client_file_transfer_clipboard: true,
    allow_kasm_rdp_map_local_drives: true,
    allow_kasm_rdp_webauthn_passthrough: true,
    allow_kasm_smart_card_passthrough: true,
    kasm_audio_default_on: false,
    kasm_ime_mode_default_on: true,
    remote_app_configs: '{"a":"b"}',
    valid_until: "2099-01-02 03:04:05",
  },
  read: { allowed_referrers: ["a.example.com", "b.example.com"] },
  change: { limit_sessions: false, session_remaining: null, valid_until: null, allowed_referrers: ["c.example.com"] },
  prepare: async (running) => {
    const image = await madeBy(running).image();
    const group = await madeBy(running).group();
    return { body: { image_id: image.id, group_id: group.id }, clean: () => removeAll(image, group) };
  },
};

export const launchTours: readonly Tour[] = [branding, staging, cast];

import type { Sample } from "../support/sample";

export const samples: readonly Sample[] = [
  {
    title: "BrandingConfig",
    kind: "brandingConfig",
    create: "create_branding_config",
    prepare: () =>
      Promise.resolve({
        inputs: { name: "Corp", hostname: "kasm.example.com", loginCaption: "Corp desktops" },
        changes: {
          name: { name: "Lab" },
          hostname: { hostname: "lab.example.com" },
          isDefault: { isDefault: false },
          htmlTitle: { htmlTitle: "Corp" },
          loginCaption: { loginCaption: "Welcome" },
          faviconLogoUrl: { faviconLogoUrl: "https://www.example.com/favicon.png" },
          headerLogoUrl: { headerLogoUrl: "https://www.example.com/header.svg" },
          dashboardLogoUrl: { dashboardLogoUrl: "https://www.example.com/dashboard.svg" },
          launcherBackgroundUrl: { launcherBackgroundUrl: "https://www.example.com/launcher.jpg" },
          loginLogoUrl: { loginLogoUrl: "https://www.example.com/logo.svg" },
          loginSplashUrl: { loginSplashUrl: "https://www.example.com/splash.jpg" },
          usernameInputLabel: { usernameInputLabel: "Staff number" },
          loadingSessionText: { loadingSessionText: "Loading" },
          joiningSessionText: { joiningSessionText: "Joining" },
          destroyingSessionText: { destroyingSessionText: "Ending" },
        },
      }),
  },
];

/** The key under which the provider process finds a kind's handler: `OidcConfig` is `oidcConfig`. */
export function handlerKey(kind: string): string {
  return kind.charAt(0).toLowerCase() + kind.slice(1);
}

/** The type of a kind's resources, as states, policies and aliases name it. */
export function tokenOf(kind: string): string {
  return `pulumi-nodejs:dynamic/kasm:${kind}`;
}

/**
 * What the engine stores as the code of a kind's provider. It is the same for every resource of the kind and for every
 * release, and only fetches the handler from the installed package: nothing is serialised.
 */
export function providerText(kind: string): string {
  return `exports.handler=()=>{try{return require("pulumi-kasm/dynamic").${handlerKey(kind)}}catch(e){throw Error("Kasm ${kind}: npm install pulumi-kasm in "+process.cwd()+"\\n"+e.message)}}`;
}

/** The input that lists the properties a program marked as secret. It is used by check and kept nowhere. */
export const secretNamesKey = "__secrets";

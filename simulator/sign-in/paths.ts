/** Where a form is posted that ends the session of the browser that sends it. */
export const LOGOUT_PATH = "/simulator/logout";

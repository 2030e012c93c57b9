/** The version of this program; a test holds it to package.json, which no layer may import. */
export const VERSION = '0.1.0';

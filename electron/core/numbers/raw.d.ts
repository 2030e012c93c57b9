/** The bundler hands a file over as a string. Parsing it is left until a country is needed. */
declare module '*?raw' {
  const text: string;
  export default text;
}

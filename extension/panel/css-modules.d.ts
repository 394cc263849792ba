/** esbuild turns `x.module.css` into class names; TypeScript only needs to know that they are strings. */
declare module "*.module.css" {
  const classes: Record<string, string>;
  export default classes;
}
declare module "*.css";

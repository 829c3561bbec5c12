declare module '*.view.css' {
  const text: string;
  export default text;
}

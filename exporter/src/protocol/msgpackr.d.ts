/** The build without native code and without `new Function`; msgpackr ships no types for it. */
declare module 'msgpackr/index-no-eval' {
  export { Packr, Unpackr } from 'msgpackr';
}

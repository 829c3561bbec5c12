/** Stands for what a test's imports import and nobody needs there. */
export default {};

/** A text that is imported, as webpack's asset/source has it. */
export default {
  process: (text) => ({ code: `module.exports = { __esModule: true, default: ${JSON.stringify(text)} };` }),
};

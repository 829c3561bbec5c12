/** A report is saved already, and asks nobody for more. */
export const SaveButton = () => null;

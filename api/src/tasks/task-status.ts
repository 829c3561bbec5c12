/** How the status column says that a run ended well, or erred. */
export const TASK_OK = 0;
export const TASK_ERROR = 1;

/**
 * The version of this API, MAJOR.MINOR, as the status and the OpenAPI document have it. What a reader knows stays as it is
 * within a MAJOR; a higher MINOR has more.
 */
export const API_VERSION = '1.5';

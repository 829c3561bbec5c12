/** Of so many tasks of a group that came and went before it was read: what is known of them. */
export const overUnread = (tasks: number): string =>
  tasks === 1
    ? 'over before it was read: whether it erred is not known'
    : 'over before they were read: whether any erred is not known';

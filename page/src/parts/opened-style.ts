import style from './opened.view.css';
import { addStyle } from './view-style.ts';

let added = false;

/** Gives the page the style of what is opened over it: details, help, tooltip and totals. */
export function addOpenedStyle(): void {
  if (!added) addStyle(style);
  added = true;
}

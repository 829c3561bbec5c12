import style from './opened.view.css';
import { addStyle } from './view-style.ts';

let added = false;

/** Gives the page the style of what is opened over it, as details, help, tooltip and totals, and of such texts and tables in views. */
export function addOpenedStyle(): void {
  if (!added) addStyle(style);
  added = true;
}

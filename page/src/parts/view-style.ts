import shared from '../views/views.view.css';

let begun = false;

/** Gives the page the style of a view that was opened. Its text is part of the view's script: it is loaded with it. */
export function addStyle(text: string): void {
  if (!begun) adopt(shared);
  begun = true;
  adopt(text);
}

/** What all views look like comes before what one does. */
function adopt(text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets.push(sheet);
}

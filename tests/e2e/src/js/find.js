// Elements by role and accessible name, in the same way in every engine.
const e2eRoles = {
  alertdialog: '[role=alertdialog]',
  article: 'article, [role=article]',
  button: 'button, summary, input[type=button], input[type=submit], [role=button]',
  checkbox: 'input[type=checkbox]:not([role=switch]), [role=checkbox]',
  combobox: 'select, [role=combobox]',
  dialog: 'dialog[open], [role=dialog]',
  group: 'fieldset, [role=group]',
  heading: 'h1, h2, h3, h4, h5, h6, [role=heading]',
  link: 'a[href], [role=link]',
  list: 'ul, ol, [role=list], [role=listbox]',
  listitem: 'li, [role=listitem], [role=option]',
  main: 'main, [role=main]',
  navigation: 'nav, [role=navigation]',
  radio: 'input[type=radio], [role=radio]',
  region: 'section, [role=region]',
  searchbox: 'input[type=search], [role=searchbox]',
  slider: 'input[type=range], [role=slider]',
  status: 'output, [role=status]',
  textbox: 'input:not([type]), input[type=text], input[type=search], textarea, [role=textbox], [role=searchbox]',
};
const e2eSqueeze = text => (text || '').replace(/\s+/g, ' ').trim();
// Text for a name: what is hidden from screen readers does not count.
const e2eSpoken = node => {
  if (node.nodeType === 3) return node.data;
  if (node.nodeType !== 1 || node.getAttribute('aria-hidden') === 'true' || node.hidden) return '';
  if (node.hasAttribute('aria-label')) return node.getAttribute('aria-label');
  return [...node.childNodes].map(e2eSpoken).join('');
};
const e2eName = element => {
  const ids = (element.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean);
  const byIds = e2eSqueeze(ids.map(id => document.getElementById(id)).filter(Boolean).map(e2eSpoken).join(' '));
  if (byIds) return byIds;
  if (e2eSqueeze(element.getAttribute('aria-label'))) return e2eSqueeze(element.getAttribute('aria-label'));
  if (element.labels && element.labels.length) return e2eSqueeze([...element.labels].map(e2eSpoken).join(' '));
  const isField = /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName);
  const inner = isField ? (/^(button|submit)$/.test(element.type) ? element.value : '') : e2eSpoken(element);
  return e2eSqueeze(inner) || e2eSqueeze(element.title) || e2eSqueeze(element.placeholder);
};
const e2eVisible = element => {
  if (element.closest('[aria-hidden=true], [inert]')) return false;
  // An empty live region has no box and is there all the same.
  if (element.matches('output, [role=status]')) return true;
  if (!element.getClientRects().length) return false;
  return getComputedStyle(element).visibility === 'visible';
};
// All visible elements of a role whose name is `name`; `Undo*` matches by its beginning, `*` matches any name.
const e2eAll = (role, name, root) => {
  const matches = name.endsWith('*') ? n => n.startsWith(name.slice(0, -1)) : n => n === name;
  const selector = e2eRoles[role] || `[role=${role}]`;
  return [...(root || document).querySelectorAll(selector)].filter(element => {
    const own = element.getAttribute('role');
    const fits = !own || element.matches(`[role=${role}]`) || (e2eRoles[role] || '').includes(`[role=${own}]`);
    return fits && e2eVisible(element) && matches(e2eName(element));
  });
};
// What can be found, for the failure of a search.
const e2eNames = role => e2eAll(role, '*').map(e2eName);

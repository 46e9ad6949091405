// Firefox, and how a person finds things in it: by role and name.
import puppeteer from 'puppeteer-core';

import { until } from '../e2e/support/console.mjs';
import { required } from '../support/server.mjs';

/** Starts Firefox, to be driven by WebDriver BiDi. */
export function launch() {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: required('FIREFOX'),
    // Firefox ESR knows no command for the size of a page.
    defaultViewport: null,
    args: ['--width=1280', '--height=1000'],
  });
}

/** A page that records uncaught errors and violations of the content security policy, none of which may happen. */
export async function openPage(browser) {
  const page = await browser.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content-Security-Policy|panicked/.test(message.text())) page.faults.push(message.text());
  });
  return page;
}

/** What has these roles without saying so. */
const NATIVE = {
  button: 'button, summary',
  cell: 'td',
  checkbox: 'input[type=checkbox]',
  combobox: 'select',
  dialog: 'dialog[open]',
  heading: 'h1, h2, h3',
  link: 'a[href]',
  radio: 'input[type=radio]',
  region: 'section[aria-label], section[aria-labelledby]',
  row: 'tr',
  searchbox: 'input[type=search]',
  table: 'table',
  textbox: 'input:not([type]), input[type=text], input[type=date], input[type=time], textarea',
};

/** In the page: the first visible element of a role whose name matches, within another element. */
function first(selector, role, source, flags, within) {
  const pattern = new RegExp(source, flags);
  const words = (ids) => ids.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  const name = (element) => {
    const by = element.getAttribute('aria-labelledby');
    return element.ariaLabel ?? (by ? words(by) : undefined) ?? element.labels?.[0]?.textContent ?? element.textContent;
  };
  const isOwn = (element) => (element.getAttribute('role') ?? role) === role && element.checkVisibility();
  const all = [...(within ?? document).querySelectorAll(selector)];
  return all.find((element) => isOwn(element) && pattern.test(name(element).trim()));
}

function query(role, name) {
  const pattern = name instanceof RegExp ? name : new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
  return [[`[role=${role}]`, NATIVE[role]].filter(Boolean).join(', '), role, pattern.source, pattern.flags];
}

/** Waits for an element of a role by its name, exactly this text or a pattern; returns it. */
export async function find(page, role, name, within = null) {
  const given = query(role, name);
  return until(async () => (await page.evaluateHandle(first, ...given, within)).asElement(), `${role} ${name}`);
}

/** Waits until there is none. */
export function gone(page, role, name) {
  const given = query(role, name);
  return until(async () => !(await page.evaluateHandle(first, ...given, null)).asElement(), `the end of ${role} ${name}`);
}

/** Waits until it can be clicked, and clicks it. */
export async function click(page, role, name, within) {
  const isReady = (element) => element.ariaDisabled !== 'true';
  const found = await until(async () => {
    const element = await find(page, role, name, within);
    return (await element.evaluate(isReady)) && element;
  }, `${role} ${name} is enabled`);
  // No further than needed: what the results cover counts as out of view.
  await found.evaluate((element) => element.scrollIntoView({ block: 'nearest' }));
  await found.click();
}

/** Chooses a radio button or a tile; its input may be hidden under its label. */
export async function check(page, name, within) {
  const radio = await find(page, 'radio', name, within);
  await radio.evaluate((input) => input.labels[0].scrollIntoView({ block: 'nearest' }));
  const label = await radio.evaluateHandle((input) => input.labels[0] ?? input);
  await label.asElement().click();
}

/** Types a text in place of what is there. A date or a time is set: how it is typed depends on the system's language. */
export async function fill(page, name, text, within) {
  const field = await find(page, 'textbox', name, within);
  await field.evaluate((input, value) => {
    const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value');
    set.call(input, ['date', 'time'].includes(input.type) ? value : '');
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    input.focus();
  }, text);
  const isTyped = await field.evaluate((input) => !['date', 'time'].includes(input.type));
  if (isTyped) await page.keyboard.type(text);
}

/** Chooses from a list by the label. */
export async function select(page, name, label, within) {
  const list = await find(page, 'combobox', name, within);
  const value = await list.evaluate((element, wanted) => [...element.options].find((option) => option.label === wanted).value, label);
  await list.select(value);
}

/** Gives a file to the drop zone. */
export async function giveFile(page, path, within) {
  const input = await until(async () => (within ?? page).$('input[type=file]'), 'the file picker');
  await input.uploadFile(path);
}

/** Waits until the page says this, anywhere. */
export function says(page, pattern, within = null) {
  const text = (element) => (element ?? document.body).innerText;
  return until(async () => pattern.test(await page.evaluate(text, within)), `${pattern}`);
}

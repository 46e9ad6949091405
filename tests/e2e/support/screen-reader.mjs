// What a screen reader does: it finds things in the browser's own accessibility tree, by role and name, and acts on them.
import { until } from './console.mjs';

/** Opens the accessibility tree of a page. */
export async function screenReader(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Accessibility.enable');

  /** The node of this role and name, or of a name that matches; undefined if there is none. */
  const query = async (role, name) => {
    const { root } = await session.send('DOM.getDocument', { depth: 0 });
    const { nodes } = await session.send('Accessibility.queryAXTree', { backendNodeId: root.backendNodeId, role });
    const fits = (node) => (name instanceof RegExp ? name.test(node.name?.value ?? '') : node.name?.value === name);
    return nodes.find((node) => !node.ignored && fits(node));
  };
  const isChecked = async (role, name) => {
    const node = await query(role, name);
    return node?.properties?.find((property) => property.name === 'checked')?.value.value === 'true';
  };

  /** Waits for it, moves there, and returns it. */
  const goTo = async (role, name) => {
    const node = await until(() => query(role, name), `${role} ${name}`);
    await session.send('DOM.focus', { backendNodeId: node.backendDOMNodeId }).catch(() => {});
    return node;
  };
  return {
    goTo,
    isChecked,
    /** Presses a button, follows a link, toggles a box. */
    async activate(role, name, key = 'Enter') {
      await goTo(role, name);
      await page.keyboard.press(key);
    },
    /** Types in place of what is there. */
    async type(name, text) {
      await goTo('textbox', name);
      await page.keyboard.press('Control+A');
      await page.keyboard.type(text);
    },
    /** Chooses from a list by typing what the choice begins with. */
    async choose(name, choice) {
      await goTo('combobox', name);
      await page.keyboard.type(choice);
      await until(async () => (await query('combobox', name))?.value?.value?.startsWith(choice), `${choice} in ${name}`);
    },
    /** Waits until there is such a thing. */
    hears: (role, name) => until(() => query(role, name), `${role} ${name}`),
    /** Waits until there is none. */
    silent: (role, name) => until(async () => !(await query(role, name)), `the end of ${role} ${name}`),
  };
}

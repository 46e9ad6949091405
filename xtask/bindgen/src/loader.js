// Instantiates the parts that the program asks for; src/parts.js fetches and compiles them.
const __loaders = (() => {
    const instances = new Map();
    const instantiate = (module) => {
        if (!instances.has(module)) instances.set(module, WebAssembly.instantiate(module, { __wasm_split: wasm }));
        return instances.get(module);
    };
    const load = async (part, callback, data) => {
        let loaded = false;
        try {
            const files = await globalThis.countersignParts.need(part);
            await Promise.all(files.flat().map(instantiate));
            loaded = true;
        } catch (error) {
            console.error(error);
        }
        wasm.__indirect_function_table.get(callback)(data, loaded);
    };
    return new Proxy({}, {
        get: (_, name) => (callback, data) => void load(name, callback, data),
    });
})();

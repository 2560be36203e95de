// What a page tells its script. A question may be called "dataset": then that is its field.
export const dataOf = (form) => Reflect.get(HTMLElement.prototype, "dataset", form);

// What a page tells its script. A question may be called "dataset": the form's own property of that name is its field then.
export const dataOf = (form) => Reflect.get(HTMLElement.prototype, "dataset", form);

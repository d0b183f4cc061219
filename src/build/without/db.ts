/** Stands for what handlers and templates read data by, of which there are none. */
export function createDb(): void {}

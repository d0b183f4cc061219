/** Stands for a place of environments, of which none are kept. */
export function EnvironmentsInMemory(): void {}

/** Parts of the engine that the mocks of a bundle do not need. */
export type Unused = ReadonlySet<string>

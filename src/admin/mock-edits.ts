/** A mock that is to be added to the files. */
export interface NewMock {
  /** That of an endpoint, `GET /users/:id`; or `CRUD /users` for a file of its own, whose content is the answer. */
  readonly key: string
  /** JSON; default what the 404 of this key suggests. */
  readonly answer?: string | undefined
  /** JSON whose member `answer` is the answer, with all of its digits. */
  readonly sent?: string | undefined
  /** The file, as users know it; default the one that the 404 of this key suggests. */
  readonly file?: string | undefined
  /** The file that a 404 has named: another one where it takes none by now. */
  readonly suggested?: string | undefined
  /** Whether an endpoint that its file has already gets this answer. */
  readonly replace?: boolean | undefined
}

/** A mock that was added. */
export interface AddedMock {
  readonly key: string
  /** As users know it. */
  readonly file: string
  readonly line: number
  /** What stands there now. */
  readonly text: string
  /** Whether the file is new. */
  readonly created: boolean
  /** Whether it has another answer now, and was there before. */
  readonly replaced: boolean
}

/** A file that is to be written as a whole. */
export interface NewFile {
  /** As users know it. */
  readonly file: string
  readonly text: string
}

/** A file that was written. */
export interface WrittenFile {
  readonly file: string
  /** Whether it is new. */
  readonly created: boolean
}

/** What an edit may do. */
export interface EditRights {
  /** Whether it may write TypeScript and JavaScript, which mockapi runs. */
  readonly code: boolean
}

/** Edits of mock files; each resolves when it is served, and rejects with a MockapiError where nothing was changed. */
export interface MockEdits {
  readonly add: (mock: NewMock, rights: EditRights) => Promise<AddedMock>
  readonly write: (file: NewFile, rights: EditRights) => Promise<WrittenFile>
  /** Resolves when what the disk holds now is served. */
  readonly settled: () => Promise<void>
}

/** Names of parameters in a path, as the type of `params`: `':id'` is a string, `':id?'` may be missing. */
export type PathParams<Path extends string> = string extends Path
  ? Readonly<Record<string, string>>
  : Path extends `${infer Head}/${infer Rest}`
    ? Merge<SegmentParams<Head> & PathParams<Rest>>
    : Merge<SegmentParams<Path>>

type Merge<T> = { readonly [K in keyof T]: T[K] }

type SegmentParams<Text extends string> = Text extends '*'
  ? { '*': string }
  : Text extends `${string}${':' | '{'}${string}`
    ? Text extends `${infer Whole}?`
      ? { [K in NamesIn<Whole>]?: string }
      : { [K in NamesIn<Text>]: string }
    : unknown

/** The names in a segment, character by character, as when a file is read; `Before` is the last one. */
type NamesIn<
  Text extends string,
  Before extends string = '',
  Names extends string = never,
> = Text extends `{${infer Name}}${infer Rest}`
  ? NamesIn<Rest, 'a', Names | Name>
  : Text extends `:${infer Rest}`
    ? Before extends WordCharacter
      ? NamesIn<Rest, ':', Names>
      : AfterName<TakeName<Rest>, Names>
    : Text extends `${infer Character}${infer Rest}`
      ? NamesIn<Rest, Character, Names>
      : Names

/** A name does not end with a hyphen, after which another one may begin: `:from-:to`. */
type AfterName<Taken, Names extends string> = Taken extends [
  infer Name extends string,
  infer Rest extends string,
]
  ? Name extends `${string}-`
    ? NamesIn<Rest, '-', Names | WithoutHyphens<Name>>
    : NamesIn<WithoutPattern<Rest>, 'a', Names | Name>
  : Names

type WithoutHyphens<Name extends string> = Name extends `${infer Rest}-`
  ? WithoutHyphens<Rest>
  : Name

type WithoutPattern<Text extends string> = Text extends `{${string}}${infer Rest}` ? Rest : Text

type TakeName<
  Text extends string,
  Name extends string = '',
> = Text extends `${infer Character}${infer Rest}`
  ? Character extends WordCharacter | '-'
    ? TakeName<Rest, `${Name}${Character}`>
    : [Name, Text]
  : [Name, '']

type Letter =
  | 'a'
  | 'b'
  | 'c'
  | 'd'
  | 'e'
  | 'f'
  | 'g'
  | 'h'
  | 'i'
  | 'j'
  | 'k'
  | 'l'
  | 'm'
  | 'n'
  | 'o'
  | 'p'
  | 'q'
  | 'r'
  | 's'
  | 't'
  | 'u'
  | 'v'
  | 'w'
  | 'x'
  | 'y'
  | 'z'
type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'
type WordCharacter = Letter | Uppercase<Letter> | Digit | '_'

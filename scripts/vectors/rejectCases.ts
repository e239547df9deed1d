/** What no reader may take for a frame. Long because it is a table: each line breaks one rule of docs/protocol.md. */
import { DIGEST, KEY, SECRET, TRANSFER } from './frameCases.ts';
import { fromHex, sequenced, text } from './writeFrame.ts';

/** A chat message with JSON as what it shares. */
const withShared = (words: string, shared: string) =>
  sequenced(`{"kind":"chat","id":"${TRANSFER}","text":"${words}","shared":${shared}}`);
const withLink = (url: string, title = '') =>
  withShared('', `{"what":"links","links":[{"url":"${url}","title":"${title}"}]}`);
const SOURCE = '"source":{"url":"https://a.example/","title":""}';

export const REJECTS: { name: string; bytes: Uint8Array }[] = [
  { name: 'no bytes at all', bytes: new Uint8Array() },
  { name: 'type 0', bytes: text(0x00, '{}') },
  { name: 'an unknown type below', bytes: text(0x06, '{"id":1}') },
  { name: 'an unknown type between', bytes: text(0x11, '{"seq":1}') },
  { name: 'an unknown type above', bytes: text(0x22, '{"id":1}') },
  { name: 'JSON without a type', bytes: text(0x7b, '"id":1}') },
  { name: 'type 255', bytes: text(0xff, '{"id":1}') },
  { name: 'a type and nothing else', bytes: text(0x02, '') },
  { name: 'a byte order mark before the JSON', bytes: text(0x02, '\u{feff}{"id":1}') },
  { name: 'UTF-16', bytes: text(0x02, '{\u{0}"\u{0}i\u{0}d\u{0}"\u{0}:\u{0}1\u{0}}\u{0}') },
  { name: 'an overlong encoding', bytes: fromHex('057b22726561736f6e223a22c0af227d') },
  { name: 'a surrogate in UTF-8', bytes: fromHex('057b22726561736f6e223a22eda080227d') },
  { name: 'a byte that is in no UTF-8', bytes: fromHex('057b22726561736f6e223a22ff227d') },
  { name: 'a character cut in two', bytes: fromHex('057b22726561736f6e223a22f09fa6227d') },
  { name: 'an unescaped control character', bytes: text(0x05, '{"reason":"a\u{0}b"}') },
  { name: 'a comment', bytes: text(0x02, '{"id":1}//') },
  { name: 'a comma at the end', bytes: text(0x02, '{"id":1,}') },
  { name: 'single quotes', bytes: text(0x02, `{'id':1}`) },
  { name: 'two values', bytes: text(0x02, '{"id":1}{"id":1}') },
  { name: 'NaN', bytes: text(0x02, '{"id":NaN}') },
  { name: 'a hexadecimal number', bytes: text(0x02, '{"id":0x1}') },
  { name: 'null in place of the fields', bytes: text(0x02, 'null') },
  { name: 'an array in place of the fields', bytes: text(0x02, '[1]') },
  { name: 'a number in place of the fields', bytes: text(0x02, '1') },
  { name: 'a string in place of the fields', bytes: text(0x02, '"id"') },
  { name: 'an empty object in place of the fields', bytes: text(0x02, '{}') },
  { name: 'an id that is negative', bytes: text(0x02, '{"id":-1}') },
  { name: 'an id that is fractional', bytes: text(0x02, '{"id":1.5}') },
  { name: 'an id that is beyond the safe integers', bytes: text(0x02, '{"id":9007199254740992}') },
  { name: 'an id that is infinite', bytes: text(0x02, '{"id":1e999}') },
  { name: 'an id that is a string', bytes: text(0x02, '{"id":"1"}') },
  { name: 'an id that is null', bytes: text(0x02, '{"id":null}') },
  { name: 'an id that is true', bytes: text(0x02, '{"id":true}') },
  { name: 'an id that is an array', bytes: text(0x02, '{"id":[1]}') },
  { name: 'an id that is an object', bytes: text(0x02, '{"id":{}}') },
  { name: 'a hello without a name', bytes: text(0x01, '{"protocol":1,"app":""}') },
  { name: 'a hello of protocol 65536', bytes: text(0x01, '{"protocol":65536,"app":"","name":""}') },
  {
    name: 'a hello with a name of 257 characters',
    bytes: text(0x01, `{"protocol":1,"app":"","name":"${'n'.repeat(257)}"}`),
  },
  {
    name: 'a hello with an app of 65 characters',
    bytes: text(0x01, `{"protocol":1,"app":"${'n'.repeat(65)}","name":""}`),
  },
  { name: 'a hello of this version without a key', bytes: text(0x01, '{"protocol":4,"app":"","name":""}') },
  {
    name: 'a hello of this version without a signature',
    bytes: text(0x01, `{"protocol":4,"app":"","name":"","key":"${KEY}"}`),
  },
  {
    name: 'a hello with a compressed key',
    bytes: text(0x01, `{"protocol":4,"app":"","name":"","key":"02${SECRET}","signature":"${SECRET}${SECRET}"}`),
  },
  {
    name: 'a hello with a signature of 63 bytes',
    bytes: text(
      0x01,
      `{"protocol":4,"app":"","name":"","key":"${KEY}","signature":"${`${SECRET}${SECRET}`.slice(2)}"}`,
    ),
  },
  {
    name: 'a commitment of 31 bytes',
    bytes: sequenced(`{"kind":"commit","commitment":"${DIGEST.slice(2)}"}`),
  },
  { name: 'a nonce that is null', bytes: sequenced('{"kind":"reveal","nonce":null}') },
  {
    name: 'a regard that leaves open what it remembers',
    bytes: sequenced('{"kind":"regard","scanned":true,"forgot":false}'),
  },
  {
    name: 'a regard that promises a certificate without a share',
    bytes: sequenced(
      `{"kind":"regard","scanned":true,"remembers":true,"forgot":false,"next":{"certificate":"${DIGEST}"}}`,
    ),
  },
  { name: 'a close with a reason of 65 characters', bytes: text(0x05, `{"reason":"${'n'.repeat(65)}"}`) },
  { name: 'sequence number 0', bytes: text(0x10, `{"seq":0,"body":{"kind":"decline","transfer":"${TRANSFER}"}}`) },
  {
    name: 'a body without a sequence number',
    bytes: text(0x10, `{"body":{"kind":"decline","transfer":"${TRANSFER}"}}`),
  },
  { name: 'a body of an unknown kind', bytes: sequenced(`{"kind":"call","transfer":"${TRANSFER}"}`) },
  { name: 'a body without a kind', bytes: sequenced(`{"transfer":"${TRANSFER}"}`) },
  { name: 'a body that is null', bytes: sequenced('null') },
  { name: 'a body of a kind that every object has', bytes: sequenced(`{"kind":"toString","transfer":"${TRANSFER}"}`) },
  { name: 'an empty message', bytes: sequenced(`{"kind":"chat","id":"${TRANSFER}","text":""}`) },
  { name: 'a link that is a script', bytes: withLink('javascript:alert(1)') },
  { name: 'a link to a file', bytes: withLink('file:///etc/passwd') },
  { name: 'a link that is a page itself', bytes: withLink('data:text/html,hello') },
  { name: 'a link of another scheme', bytes: withLink('ftp://files.example/') },
  { name: 'a link with a scheme in upper-case', bytes: withLink('HTTPS://page.example/') },
  { name: 'a link without a host', bytes: withLink('https:///page') },
  { name: 'a link without slashes', bytes: withLink('https:page.example') },
  { name: 'a link that puts another host in front', bytes: withLink('https://page.example@evil.example/') },
  { name: 'a link with a name and a password', bytes: withLink('https://user:word@page.example/') },
  { name: 'a link with backslashes', bytes: withLink('https://page.example\\\\@evil.example/') },
  { name: 'a link with a space in it', bytes: withLink('https://page.example/ a') },
  { name: 'a link with a line break in it', bytes: withLink('https://page.example/\\n') },
  { name: 'a link that is not ASCII', bytes: withLink('https://b\u00fccher.example/') },
  { name: 'a link without a title', bytes: withShared('', '{"what":"links","links":[{"url":"https://a.example/"}]}') },
  { name: 'a title that is too long', bytes: withLink('https://a.example/', 't'.repeat(257)) },
  { name: 'an address that is too long', bytes: withLink(`https://a.example/${'a'.repeat(8175)}`) },
  { name: 'no links at all', bytes: withShared('', '{"what":"links","links":[]}') },
  {
    name: 'more links than a message may carry',
    bytes: withShared('', `{"what":"links","links":[${Array(101).fill('{"url":"https://a.example/","title":""}')}]}`),
  },
  {
    name: 'a message that is too long with its source',
    bytes: withShared('a'.repeat(39_990), `{"what":"excerpt",${SOURCE}}`),
  },
  { name: 'a page whose words are missing', bytes: withShared('', `{"what":"excerpt",${SOURCE}}`) },
  { name: 'an empty clipboard', bytes: withShared('', '{"what":"clipboard"}') },
  { name: 'something shared of an unknown sort', bytes: withShared('a', '{"what":"page"}') },
  { name: 'something shared that is null', bytes: withShared('a', 'null') },
  {
    name: 'a transfer id with upper-case',
    bytes: sequenced('{"kind":"decline","transfer":"00112233445566778899AABBCCDDEEFF"}'),
  },
  {
    name: 'a transfer id with 31 digits',
    bytes: sequenced('{"kind":"decline","transfer":"0112233445566778899aabbccddeeff"}'),
  },
  { name: 'a transfer id with 33 digits', bytes: sequenced(`{"kind":"decline","transfer":"${TRANSFER}0"}`) },
  {
    name: 'a transfer id with a line break behind',
    bytes: sequenced(`{"kind":"decline","transfer":"${TRANSFER}\\n"}`),
  },
  {
    name: 'a transfer id with a path',
    bytes: sequenced('{"kind":"decline","transfer":"../12233445566778899aabbccddeeff"}'),
  },
  { name: 'a cancel without its error', bytes: sequenced(`{"kind":"cancel","transfer":"${TRANSFER}"}`) },
  {
    name: 'a cancel with an error of 65 characters',
    bytes: sequenced(`{"kind":"cancel","transfer":"${TRANSFER}","error":"${'e'.repeat(65)}"}`),
  },
  {
    name: 'an offer with blocks of 0 bytes',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":0,"entries":1,"size":1,"digest":"${DIGEST}","secret":"${SECRET}"}`,
    ),
  },
  {
    name: 'an offer with blocks of 131072 bytes',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":131072,"entries":1,"size":1,"digest":"${DIGEST}","secret":"${SECRET}"}`,
    ),
  },
  {
    name: 'an offer with blocks of 262143 bytes',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":262143,"entries":1,"size":1,"digest":"${DIGEST}","secret":"${SECRET}"}`,
    ),
  },
  {
    name: 'an offer with blocks of 300000 bytes',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":300000,"entries":1,"size":1,"digest":"${DIGEST}","secret":"${SECRET}"}`,
    ),
  },
  {
    name: 'an offer with blocks of 8388608 bytes',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":8388608,"entries":1,"size":1,"digest":"${DIGEST}","secret":"${SECRET}"}`,
    ),
  },
  {
    name: 'an offer with blocks of -262144 bytes',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":-262144,"entries":1,"size":1,"digest":"${DIGEST}","secret":"${SECRET}"}`,
    ),
  },
  {
    name: 'an offer with blocks of null bytes',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":null,"entries":1,"size":1,"digest":"${DIGEST}","secret":"${SECRET}"}`,
    ),
  },
  {
    name: 'an offer of no entries',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":262144,"entries":0,"size":1,"digest":"${DIGEST}","secret":"${SECRET}"}`,
    ),
  },
  {
    name: 'an offer of 100,001 entries',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":262144,"entries":100001,"size":1,"digest":"${DIGEST}","secret":"${SECRET}"}`,
    ),
  },
  {
    name: 'an offer larger than the largest',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":262144,"entries":1,"size":4503599627370497,"digest":"${DIGEST}","secret":"${SECRET}"}`,
    ),
  },
  {
    name: 'an offer of negative size',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":262144,"entries":1,"size":-1,"digest":"${DIGEST}","secret":"${SECRET}"}`,
    ),
  },
  {
    name: 'an offer without the digest of its manifest',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":262144,"entries":1,"size":1,"secret":"${SECRET}"}`,
    ),
  },
  {
    name: 'an offer with a digest of 31 bytes',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":262144,"entries":1,"size":1,"digest":"86b6e1e13844499594bc935ee9f1091d59093bcb00eca31c3d563c5bb86f7d","secret":"${SECRET}"}`,
    ),
  },
  {
    name: 'an offer with a digest in upper case',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":262144,"entries":1,"size":1,"digest":"7186B6E1E13844499594BC935EE9F1091D59093BCB00ECA31C3D563C5BB86F7D","secret":"${SECRET}"}`,
    ),
  },
  {
    name: 'an offer without a secret',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":262144,"entries":1,"size":1,"digest":"${DIGEST}"}`,
    ),
  },
  {
    name: 'an offer with a secret of 31 bytes',
    bytes: sequenced(
      `{"kind":"offer","transfer":"${TRANSFER}","blockBytes":262144,"entries":1,"size":1,"digest":"${DIGEST}","secret":"${'5e'.repeat(31)}"}`,
    ),
  },
  {
    name: 'an offer as version 1 made it',
    bytes: sequenced(`{"kind":"offer","transfer":"${TRANSFER}","blockBytes":262144,"files":[{"path":["a"],"size":1}]}`),
  },
  { name: 'a page of nothing', bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","page":0,"entries":[]}`) },
  { name: 'a page of null', bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","page":0,"entries":[null]}`) },
  {
    name: 'a page of an entry without a size',
    bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","page":0,"entries":[[0,["a"]]]}`),
  },
  {
    name: 'a page of an entry with a fourth part',
    bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","page":0,"entries":[[0,["a"],1,0]]}`),
  },
  {
    name: 'a page of an entry without a segment',
    bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","page":0,"entries":[[0,[],1]]}`),
  },
  {
    name: 'a page of an entry with an empty segment',
    bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","page":0,"entries":[[0,["a",""],1]]}`),
  },
  {
    name: 'a page of an entry whose path is one string',
    bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","page":0,"entries":[[0,"a",1]]}`),
  },
  {
    name: 'a page of an entry of negative size',
    bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","page":0,"entries":[[0,["a"],-1]]}`),
  },
  {
    name: 'a page of an entry larger than the largest',
    bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","page":0,"entries":[[0,["a"],4503599627370497]]}`),
  },
  {
    name: 'a page of an entry that shares -1 segments',
    bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","page":0,"entries":[[-1,["a"],1]]}`),
  },
  {
    name: 'a page of an entry that shares 33 segments',
    bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","page":0,"entries":[[33,["a"],1]]}`),
  },
  {
    name: 'a page of an entry of 33 segments',
    bytes: sequenced(
      `{"kind":"page","transfer":"${TRANSFER}","page":0,"entries":[[0,["a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a","a"],1]]}`,
    ),
  },
  {
    name: 'a page of an entry with a segment of 1025 characters',
    bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","page":0,"entries":[[0,["${'n'.repeat(1025)}"],1]]}`),
  },
  {
    name: 'a page of an entry with a number for a segment',
    bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","page":0,"entries":[[0,[1],1]]}`),
  },
  { name: 'page -1', bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","page":-1,"entries":[[0,["a"],1]]}`) },
  {
    name: 'a page without a number',
    bytes: sequenced(`{"kind":"page","transfer":"${TRANSFER}","entries":[[0,["a"],1]]}`),
  },
  {
    name: 'an accept with a window of 4194303 bytes',
    bytes: sequenced(`{"kind":"accept","transfer":"${TRANSFER}","digest":"${DIGEST}","windowBytes":4194303,"skip":[]}`),
  },
  {
    name: 'an accept with a window of 16777217 bytes',
    bytes: sequenced(
      `{"kind":"accept","transfer":"${TRANSFER}","digest":"${DIGEST}","windowBytes":16777217,"skip":[]}`,
    ),
  },
  {
    name: 'an accept of no manifest',
    bytes: sequenced(`{"kind":"accept","transfer":"${TRANSFER}","windowBytes":4194304,"skip":[]}`),
  },
  {
    name: 'an accept that skips entry 100,000',
    bytes: sequenced(
      `{"kind":"accept","transfer":"${TRANSFER}","digest":"${DIGEST}","windowBytes":4194304,"skip":[[100000,1]]}`,
    ),
  },
  {
    name: 'an accept that skips 100,001 entries',
    bytes: sequenced(
      `{"kind":"accept","transfer":"${TRANSFER}","digest":"${DIGEST}","windowBytes":4194304,"skip":[[0,100001]]}`,
    ),
  },
  {
    name: 'an accept that skips a run of none',
    bytes: sequenced(
      `{"kind":"accept","transfer":"${TRANSFER}","digest":"${DIGEST}","windowBytes":4194304,"skip":[[0,0]]}`,
    ),
  },
  {
    name: 'an accept that skips a run that begins below 0',
    bytes: sequenced(
      `{"kind":"accept","transfer":"${TRANSFER}","digest":"${DIGEST}","windowBytes":4194304,"skip":[[-1,1]]}`,
    ),
  },
  {
    name: 'an accept that skips a run without its length',
    bytes: sequenced(
      `{"kind":"accept","transfer":"${TRANSFER}","digest":"${DIGEST}","windowBytes":4194304,"skip":[[0]]}`,
    ),
  },
  {
    name: 'an accept that skips a run of three numbers',
    bytes: sequenced(
      `{"kind":"accept","transfer":"${TRANSFER}","digest":"${DIGEST}","windowBytes":4194304,"skip":[[0,1,1]]}`,
    ),
  },
  {
    name: 'an accept that skips a number for a run',
    bytes: sequenced(
      `{"kind":"accept","transfer":"${TRANSFER}","digest":"${DIGEST}","windowBytes":4194304,"skip":[0]}`,
    ),
  },
  {
    name: 'an accept that skips a run behind a later one',
    bytes: sequenced(
      `{"kind":"accept","transfer":"${TRANSFER}","digest":"${DIGEST}","windowBytes":4194304,"skip":[[5,1],[3,1]]}`,
    ),
  },
  {
    name: 'an accept that skips a run over another',
    bytes: sequenced(
      `{"kind":"accept","transfer":"${TRANSFER}","digest":"${DIGEST}","windowBytes":4194304,"skip":[[3,2],[4,1]]}`,
    ),
  },
  {
    name: 'an accept that skips the same run twice',
    bytes: sequenced(
      `{"kind":"accept","transfer":"${TRANSFER}","digest":"${DIGEST}","windowBytes":4194304,"skip":[[3,1],[3,1]]}`,
    ),
  },
  { name: 'a cancel without its error', bytes: sequenced(`{"kind":"cancel","transfer":"${TRANSFER}"}`) },
  {
    name: 'a cancel with an error of 65 characters',
    bytes: sequenced(`{"kind":"cancel","transfer":"${TRANSFER}","error":"${'e'.repeat(65)}"}`),
  },
  {
    name: 'a pause that is neither on nor off',
    bytes: sequenced(`{"kind":"pause","transfer":"${TRANSFER}","paused":1}`),
  },
  {
    name: 'a stall of an unknown kind',
    bytes: sequenced(`{"kind":"stalled","transfer":"${TRANSFER}","reason":"bored"}`),
  },
  {
    name: 'files marked "received"',
    bytes: sequenced(`{"kind":"mark","transfer":"${TRANSFER}","entries":[[0,1]],"as":"received"}`),
  },
  {
    name: 'files marked "failed"',
    bytes: sequenced(`{"kind":"mark","transfer":"${TRANSFER}","entries":[[0,1]],"as":"failed"}`),
  },
  {
    name: 'files marked "toString"',
    bytes: sequenced(`{"kind":"mark","transfer":"${TRANSFER}","entries":[[0,1]],"as":"toString"}`),
  },
  {
    name: 'files marked null',
    bytes: sequenced(`{"kind":"mark","transfer":"${TRANSFER}","entries":[[0,1]],"as":null}`),
  },
  {
    name: 'a failure of entry 100,000',
    bytes: sequenced(`{"kind":"fileFailed","transfer":"${TRANSFER}","entries":[[100000,1]],"error":"bug"}`),
  },
  {
    name: 'a failure without an error',
    bytes: sequenced(`{"kind":"fileFailed","transfer":"${TRANSFER}","entries":[[0,1]],"error":null}`),
  },
  { name: 'no roots', bytes: sequenced(`{"kind":"roots","transfer":"${TRANSFER}","files":[]}`) },
  {
    name: 'a failed file, as version 2 told it',
    bytes: sequenced(`{"kind":"fileFailed","transfer":"${TRANSFER}","entry":0,"error":"bug"}`),
  },
  {
    name: 'a root without its file',
    bytes: sequenced(`{"kind":"roots","transfer":"${TRANSFER}","files":[["${DIGEST}"]]}`),
  },
  {
    name: 'a root of 31 bytes',
    bytes: sequenced(
      `{"kind":"roots","transfer":"${TRANSFER}","files":[[0,"86b6e1e13844499594bc935ee9f1091d59093bcb00eca31c3d563c5bb86f7d"]]}`,
    ),
  },
  {
    name: 'a root of entry 100,000',
    bytes: sequenced(`{"kind":"roots","transfer":"${TRANSFER}","files":[[100000,"${DIGEST}"]]}`),
  },
  {
    name: '1025 roots',
    bytes: sequenced(
      `{"kind":"roots","transfer":"${TRANSFER}","files":[${`[0,"${DIGEST}"],`.repeat(1024)}[0,"${DIGEST}"]]}`,
    ),
  },
  {
    name: 'the end of a file, as version 1 told it',
    bytes: sequenced(`{"kind":"fileEnd","transfer":"${TRANSFER}","file":0,"root":"${DIGEST}"}`),
  },
  { name: 'no proofs', bytes: sequenced('{"kind":"resumable","proofs":[]}') },
  { name: '65 proofs', bytes: sequenced(`{"kind":"resumable","proofs":[${`"${DIGEST}",`.repeat(64)}"${DIGEST}"]}`) },
  {
    name: 'a proof of 16 bytes',
    bytes: sequenced('{"kind":"resumable","proofs":["7186b6e1e13844499594bc935ee9f109"]}'),
  },
  {
    name: 'a resume without a check',
    bytes: sequenced(
      `{"kind":"resume","transfer":"${TRANSFER}","windowBytes":4194304,"have":[],"received":[],"skip":[]}`,
    ),
  },
  {
    name: 'a resume with a window of 0',
    bytes: sequenced(
      `{"kind":"resume","transfer":"${TRANSFER}","windowBytes":0,"have":[],"received":[],"skip":[],"check":"${DIGEST}"}`,
    ),
  },
  {
    name: 'a resume that has block 16777216',
    bytes: sequenced(
      `{"kind":"resume","transfer":"${TRANSFER}","windowBytes":4194304,"have":[[16777216,1]],"received":[],"skip":[],"check":"${DIGEST}"}`,
    ),
  },
  {
    name: 'a resume that received entry 100,000',
    bytes: sequenced(
      `{"kind":"resume","transfer":"${TRANSFER}","windowBytes":4194304,"have":[],"received":[[100000,1]],"skip":[],"check":"${DIGEST}"}`,
    ),
  },
  {
    name: 'a resume without what it has',
    bytes: sequenced(
      `{"kind":"resume","transfer":"${TRANSFER}","windowBytes":4194304,"received":[],"skip":[],"check":"${DIGEST}"}`,
    ),
  },
  {
    name: 'a lane with an id of 15 digits',
    bytes: sequenced('{"kind":"lane","lane":"000000000000000","code":"00000000000000"}'),
  },
  {
    name: 'a lane with an id in upper case',
    bytes: sequenced('{"kind":"lane","lane":"ABCDEF0123456789","code":"00000000000000"}'),
  },
  {
    name: 'a lane with a code of 6 bytes',
    bytes: sequenced(`{"kind":"lane","lane":"${'0'.repeat(16)}","code":"000000000000"}`),
  },
  {
    name: 'a lane with a code of 103 bytes',
    bytes: sequenced(`{"kind":"lane","lane":"${'0'.repeat(16)}","code":"${'0'.repeat(206)}"}`),
  },
  {
    name: 'a lane with half a byte',
    bytes: sequenced(`{"kind":"lane","lane":"${'0'.repeat(16)}","code":"000000000000000"}`),
  },
  { name: 'a lane without a code', bytes: sequenced(`{"kind":"lane","lane":"${'0'.repeat(16)}","code":null}`) },
  {
    name: 'a lane with a code that is text',
    bytes: sequenced(`{"kind":"lane","lane":"${'0'.repeat(16)}","code":"v=0 o=- 1"}`),
  },
  { name: 'no written blocks', bytes: text(0x21, `{"transfer":"${TRANSFER}","blocks":[]}`) },
  { name: 'written block 16777216', bytes: text(0x21, `{"transfer":"${TRANSFER}","blocks":[[16777216,1]]}`) },
  { name: 'written blocks with a run of none', bytes: text(0x21, `{"transfer":"${TRANSFER}","blocks":[[0,0]]}`) },
  {
    name: 'written blocks with a run that begins below 0',
    bytes: text(0x21, `{"transfer":"${TRANSFER}","blocks":[[-1,1]]}`),
  },
  {
    name: 'written blocks with a run without its length',
    bytes: text(0x21, `{"transfer":"${TRANSFER}","blocks":[[0]]}`),
  },
  {
    name: 'written blocks with a run of three numbers',
    bytes: text(0x21, `{"transfer":"${TRANSFER}","blocks":[[0,1,1]]}`),
  },
  { name: 'written blocks with a number for a run', bytes: text(0x21, `{"transfer":"${TRANSFER}","blocks":[0]}`) },
  {
    name: 'written blocks with a run behind a later one',
    bytes: text(0x21, `{"transfer":"${TRANSFER}","blocks":[[5,1],[3,1]]}`),
  },
  {
    name: 'written blocks with a run over another',
    bytes: text(0x21, `{"transfer":"${TRANSFER}","blocks":[[3,2],[4,1]]}`),
  },
  {
    name: 'written blocks with the same run twice',
    bytes: text(0x21, `{"transfer":"${TRANSFER}","blocks":[[3,1],[3,1]]}`),
  },
  {
    name: 'a piece of an unknown coding',
    bytes: fromHex(
      '2000112233445566778899aabbccddeeff00000000000000000000000102000000000000000000000000000000000000000000000000000000000000000078',
    ),
  },
  {
    name: 'a piece of coding 255',
    bytes: fromHex(
      '2000112233445566778899aabbccddeeff000000000000000000000001ff000000000000000000000000000000000000000000000000000000000000000078',
    ),
  },
  {
    name: 'a piece of block 16777216',
    bytes: fromHex(
      '2000112233445566778899aabbccddeeff01000000000000000000000100000000000000000000000000000000000000000000000000000000000000000078',
    ),
  },
  {
    name: 'a piece of block 4294967295',
    bytes: fromHex(
      '2000112233445566778899aabbccddeeffffffffff000000000000000100000000000000000000000000000000000000000000000000000000000000000078',
    ),
  },
  {
    name: 'a piece of a block larger than the largest',
    bytes: fromHex(
      '2000112233445566778899aabbccddeeff00000000000000000040000100000000000000000000000000000000000000000000000000000000000000000078',
    ),
  },
  {
    name: 'a piece that goes beyond its block',
    bytes: fromHex(
      '2000112233445566778899aabbccddeeff00000000000000010000000100000000000000000000000000000000000000000000000000000000000000000078',
    ),
  },
  {
    name: 'a piece whose end is beyond 32 bits',
    bytes: fromHex(
      '2000112233445566778899aabbccddeeff00000000ffffffff0040000000000000000000000000000000000000000000000000000000000000000000000078',
    ),
  },
  {
    name: 'a piece without bytes of a block that has some',
    bytes: fromHex(
      '2000112233445566778899aabbccddeeff000000000000000000000001000000000000000000000000000000000000000000000000000000000000000000',
    ),
  },
  {
    name: 'a piece without bytes behind the end of its block',
    bytes: fromHex(
      '2000112233445566778899aabbccddeeff000000000000000100000001000000000000000000000000000000000000000000000000000000000000000000',
    ),
  },
  {
    name: 'a piece of 61 bytes',
    bytes: fromHex(
      '2000112233445566778899aabbccddeeff0000000000000000000000010000000000000000000000000000000000000000000000000000000000000000',
    ),
  },
  {
    name: 'a piece with bytes for an empty block',
    bytes: fromHex(
      '2000112233445566778899aabbccddeeff00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000078',
    ),
  },
];

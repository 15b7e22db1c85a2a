import { describe, expect, it } from 'vitest';
import { hashtagKey } from './hashtag-key.js';
import { extractHashtags, extractHashtagsWithKeys } from './hashtags.js';

/** A caption, its hashtags, and those on Instagram where they differ. */
type Case = readonly [caption: string, expected: readonly string[], onInstagram?: readonly string[]];

const RULES: Readonly<Record<string, readonly Case[]>> = {
  'takes letters, marks, digits and underscores of any script': [
    ['#love', ['love']],
    ['#Love_you_2', ['Love_you_2']],
    ['#_private', ['_private']],
    ['#a', ['a']],
    ['#ẩmthực #Sài_Gòn #phởbò', ['ẩmthực', 'Sài_Gòn', 'phởbò']],
    ['#東京グルメ #ラーメン #カフェ巡り #時々', ['東京グルメ', 'ラーメン', 'カフェ巡り', '時々']],
    ['#美食 #台灣 #𠮷野家', ['美食', '台灣', '𠮷野家']],
    ['#맛집 #서울여행', ['맛집', '서울여행']],
    ['#قهوة #عروض_خاصة #مُحَمَّد #رمضان٢٠٢٦', ['قهوة', 'عروض_خاصة', 'مُحَمَّد', 'رمضان٢٠٢٦']],
    ['#हिन्दी #क्ष #বাংলা #தமிழ் #తెలుగు #ಕನ್ನಡ', ['हिन्दी', 'क्ष', 'বাংলা', 'தமிழ்', 'తెలుగు', 'ಕನ್ನಡ']],
    ['#ภาษาไทย #เที่ยวไทย #กินข้าว๑๒', ['ภาษาไทย', 'เที่ยวไทย', 'กินข้าว๑๒']],
    ['#ພາສາລາວ #မြန်မာ #ខ្មែរ #བོད', ['ພາສາລາວ', 'မြန်မာ', 'ខ្មែរ', 'བོད']],
    ['#שלום #שָׁלוֹם', ['שלום', 'שָׁלוֹם']],
    ['#привет #Київ #ўсё', ['привет', 'Київ', 'ўсё']],
    ['#Ελλάδα #Հայաստան #საქართველო #አማርኛ #ᏣᎳᎩ', ['Ελλάδα', 'Հայաստան', 'საქართველო', 'አማርኛ', 'ᏣᎳᎩ']],
    ['#𝓗ello #𐐷𐐷 #𞤀𞤁 #𝟙a', ['𝓗ello', '𐐷𐐷', '𞤀𞤁', '𝟙a']],
    ['#〇〇 #二〇二六 #Ⅷ', ['〇〇', '二〇二六', 'Ⅷ']],
    ['#ＡＢＣ #ﾊﾟﾝ', ['ＡＢＣ', 'ﾊﾟﾝ']],
    ['#葛\u{e0100}城 #ᠮᠣ\u180bᠩ', ['葛\u{e0100}城', 'ᠮᠣ\u180bᠩ']],
    ['#\u0301a #\u0e48', ['\u0301a', '\u0e48']],
  ],
  'asks for at least one letter or mark': [
    ['#1st #2nd_place #7eleven', ['1st', '2nd_place', '7eleven']],
    ['#2024 #1 #_ #___ #1_2 #٢٠٢٦ #๑', []],
    ['#', []],
    ['# #\n#', []],
    ['#²', []],
  ],
  'ends at everything else': [
    ['#a. #b, #c! #d? #e: #f; #g) #h] #i" #j\' #k…', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k']],
    ['#a-b #c+d #e@f #g/h #i&j #k%l #m*n #o=p', ['a', 'c', 'e', 'g', 'i', 'k', 'm', 'o']],
    ['#東京、#大阪。#京都！#奈良？#神戸」', ['東京', '大阪', '京都', '奈良', '神戸']],
    ['#東京・大阪 #par·lel #x～y', ['東京', 'par', 'x']],
    ["#don't #l’amour", ['don', 'l']],
    ['#عروض، #خاصة؟', ['عروض', 'خاصة']],
    ['#a\u00a0b #c\u3000d #e\u200bf #g\tb #i\r\nj #k\u2028l', ['a', 'c', 'e', 'g', 'i', 'k']],
    ['#m² #a\u0000b #c\ufeffd', ['m', 'a', 'c']],
    ['#x.com', ['x']],
  ],
  'knows the sign and the full-width sign': [
    ['＃タグ', ['タグ']],
    ['＃a #b ＃c', ['a', 'b', 'c']],
    ['﹟a ♯b', []],
  ],
  'keeps joiners inside a word and drops them at its ends': [
    ['#می\u200cروم', ['می\u200cروم']],
    ['#کتاب\u200cها و #خانه\u200c', ['کتاب\u200cها', 'خانه']],
    ['#ක්\u200dරි #ক্\u200dষ #ക്\u200d', ['ක්\u200dරි', 'ক্\u200dষ', 'ക്']],
    ['#a\u200d\u200cb', ['a\u200d\u200cb']],
    ['#a\u200d #b\u200c.', ['a', 'b']],
    ['#\u200da #\u200c', []],
    ['#1\u200d2 #1\u200da', ['1\u200da']],
  ],
  'refuses a sign that is glued to a word, an ampersand, a slash or a sign': [
    ['a#b', []],
    ['1#b', []],
    ['_#b', []],
    ['é#b e\u0301#b', []],
    ['ก่#b', []],
    ['日本#タグ', []],
    ['𝓗#b 𠮷#b', []],
    ['٢#b', []],
    ['&#b &#39;', []],
    ['/#b', []],
    ['##b ###b', []],
    ['#＃b ＃#b ＃＃b', []],
    ['a\u200d#b a\u200c\u200c#b #\u200d#b', []],
    ['a\ufe0f#b 1\ufe0f#b \ufe0f#b #\ufe0f#b', []],
    ['\ufe0f#b', []],
    ['\u0301#b', []],
    ['1\ufe0f\u20e3#b', []],
    ['#a#b', ['a']],
    ['#a#b#c #d', ['a', 'd']],
    ['#a＃b', ['a']],
    ['#1#b', []],
  ],
  'finds a sign after anything else': [
    ['(#a) [#b] "#c" \'#d\' {#e}', ['a', 'b', 'c', 'd', 'e']],
    ['.#a ,#b !#c ?#d :#e ;#f -#g +#h *#i =#j @#k %#l', [...'abcdefghijkl']],
    ['「#a」。#b、#c・#d！#e', ['a', 'b', 'c', 'd', 'e']],
    ['\n#a\r\n#b\t#c\u00a0#d\u3000#e', ['a', 'b', 'c', 'd', 'e']],
    ['¿#a ¡#b «#c» …#d —#e', ['a', 'b', 'c', 'd', 'e']],
    ['\u200f#a \u200b#b \ufeff#c', ['a', 'b', 'c']],
    ['\u200d#a', ['a']],
    ['😀#a ❤#b 🇻🇳#c 👍🏽#d', ['a', 'b', 'c', 'd']],
    ['❤️#a ❤︎#b ©️#c ❤️\ufe0f#d', ['a', 'b', 'c', 'd']],
    ['👩‍👧#a 🏳️‍🌈#b 🏴\u{e0067}\u{e0062}\u{e007f}#c ❤️\u200d#d', ['a', 'b', 'c', 'd']],
    ['™#a ★#b ♪#c €#d', ['a', 'b', 'c', 'd']],
    ['\ud800#a \udc00#b', ['a', 'b']],
    ['\u0000#a', ['a']],
  ],
  'takes no keycap for a hashtag': [
    ['#️⃣', []],
    ['#⃣', []],
    ['#️', []],
    ['#️⃣a #⃣a #️a', []],
    ['＃️⃣a', []],
    ['#️⃣ #a', ['a']],
    ['#a#️⃣', ['a']],
    ['#a #️⃣#b', ['a']],
  ],
  'ends at an emoji, but holds it on Instagram': [
    ['#❤️', [], ['❤️']],
    ['#❤', [], ['❤']],
    ['#❤︎', [], ['❤︎']],
    ['#love❤️', ['love'], ['love❤️']],
    ['#i❤️u', ['i'], ['i❤️u']],
    ['#❤️love', [], ['❤️love']],
    ['#2026🎉', [], ['2026🎉']],
    ['#_🎉', [], ['_🎉']],
    ['#👨‍👩‍👧', [], ['👨‍👩‍👧']],
    ['#fam👨‍👩‍👧s', ['fam'], ['fam👨‍👩‍👧s']],
    ['#🏳️‍🌈 #pride🏳️‍🌈', ['pride'], ['🏳️‍🌈', 'pride🏳️‍🌈']],
    ['#👁‍🗨', [], ['👁‍🗨']],
    ['#🇻🇳 #vn🇻🇳', ['vn'], ['🇻🇳', 'vn🇻🇳']],
    ['#👍🏽 #ok👍🏽!', ['ok'], ['👍🏽', 'ok👍🏽']],
    [
      '#🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      [],
      ['🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
    ],
    ['#love❤️#more', ['love', 'more'], ['love❤️', 'more']],
    ['❤️#love', ['love']],
    ['#love❤️ #love', ['love'], ['love❤️', 'love']],
    ['#❤️\u200d', [], ['❤️']],
    ['#a\u200d❤️', ['a'], ['a\u200d❤️']],
    ['#top1️⃣ x', ['top'], ['top1️⃣']],
    ['#1️⃣ #1⃣ #*️⃣', [], ['1️⃣', '1⃣', '*️⃣']],
    ['#top10 #t1a', ['top10', 't1a']],
    ['#a\u200c1️⃣', ['a'], ['a\u200c1️⃣']],
    ['#ℹ️ #infoℹ️', ['info'], ['ℹ️', 'infoℹ️']],
    ['#ℹ', ['ℹ']],
    ['#brand™ #brand® #©', ['brand']],
    ['#a™️', ['a'], ['a™️']],
    ['#wow‼ #so⁉ #w〰', ['wow', 'so', 'w']],
    ['#wow‼️', ['wow'], ['wow‼️']],
    ['#a★ #b♪ #c→', ['a', 'b', 'c']],
    ['#㊗️', [], ['㊗️']],
  ],
  'leaves out a selector or keycap mark that dresses no emoji': [
    ['#love\ufe0f', ['love']],
    ['#love\ufe0e x', ['love']],
    ['#2024\ufe0f', []],
    ['#top1\ufe0f', ['top1']],
    ['#a\u20e3', ['a']],
  ],
  'finds nothing inside a URL': [
    ['https://x.com/a#b', []],
    ['http://x.com/#b', []],
    ['HTTPS://X.COM/?Q=#b', []],
    ['https://x.com#b', []],
    ['https://x.com/?q=#b', []],
    ['https://x.com/?q=＃b', []],
    ['https://x.com/?q=#b&r=#c', []],
    ['https://x.com/a-#b https://x.com/a.#c', []],
    ['ftp://x.com/!#b app+x://y?#b', []],
    ['www.x.com/#b www.x.com?q=#b WWW.X.COM/a=#b', []],
    ['x.com/#b x.com/a=#b sub.x.com/?q=#b x.com:8080/a=#b', []],
    ['x.com?q=#b', []],
    ['bücher.de/?q=#b пример.рф/?q=#b', []],
    ['mailto:a@x.com?subject=#b MAILTO:a@x.com?subject=#b', []],
    ['https://en.wikipedia.org/wiki/A_(b)#c', []],
    ['https://ja.wikipedia.org/wiki/東京_(曖昧さ回避)#概要', []],
    ['(https://x.com/?q=#b)', []],
    ['見てhttps://x.com/?q=#b', []],
    ['見てwww.x.com/?q=#b', []],
    ['"https://x.com/?q=#b"', []],
    ['#https://x.com/?q=#b', []],
    ['#a https://x.com/?q=#b #c', ['a', 'c']],
    ['#a,https://x.com/?q=#b', ['a']],
  ],
  'finds what stands after a URL': [
    ['https://x.com #b', ['b']],
    ['https://x.com\n#b', ['b']],
    ['https://x.com/a\t#b https://x.com/a\u3000#c', ['b', 'c']],
    ['(https://x.com)#b', ['b']],
    ['[https://x.com/a]#b', ['b']],
    ['(https://x.com/A_(b))#c', ['c']],
    ['"https://x.com"#b <https://x.com>#c', ['b', 'c']],
    ["'https://x.com'#b", ['b']],
    ['「https://x.com」#b', ['b']],
    ['（https://x.com）#b', ['b']],
    ['https://x.com/a。#b https://x.com、#c', ['b', 'c']],
    ['https://x.com/aを見て！#タグ', ['タグ']],
    ['見てhttps://x.com/a #タグ', ['タグ']],
    ['https://x.com😀#b', ['b']],
    ['https://x.com|#b', ['b']],
    ['www.x.com #b', ['b']],
    ['x.com/a #b', ['b']],
    ['mailto:a@x.com #b', ['b']],
    ['(https://x.com)(#b) https://y.com/?q=#c', ['b']],
  ],
  'takes for a URL only what is one': [
    ['Hello world.#b Yes!#c', ['b', 'c']],
    ['I like x.com!#b x.com,#c x.com:#d x.com?#e', ['b', 'c', 'd', 'e']],
    ['a@x.com,#b', ['b']],
    ['and/or.#b 24/7!#c 1.5/2.5:#d', ['b', 'c', 'd']],
    ['he/she.They/them.#b', ['b']],
    ['awww.cute!#b www.#c', ['b', 'c']],
    ['tags:#a,#b;#c', ['a', 'b', 'c']],
    ['://#a :/.#b', ['b']],
    ['#x.com/?q=!#b', ['x', 'b']],
    ['#a://b', []],
    ['#日本://b', ['日本']],
  ],
};

describe('extractHashtags', () => {
  for (const [rule, cases] of Object.entries(RULES)) {
    describe(rule, () => {
      for (const [caption, expected, onInstagram = expected] of cases) {
        it(JSON.stringify(caption), () => {
          expect(extractHashtags(caption)).toEqual(expected);
          expect(extractHashtags(caption, { platform: 'FACEBOOK' })).toEqual(expected);
          expect(extractHashtags(caption, { platform: 'INSTAGRAM' })).toEqual(onInstagram);
        });
      }
    });
  }

  it('finds nothing in no caption', () => {
    for (const caption of [null, undefined, '', ' ', 'no sign']) expect(extractHashtags(caption)).toEqual([]);
  });

  it('keeps the first spelling, in order of first appearance', () => {
    expect(extractHashtags('#b #A #B #a #c #ß #SS #ẞ #ss')).toEqual(['b', 'A', 'c', 'ß']);
  });

  it('gives NFC, whatever the caption was written in', () => {
    const caption = '#ẩmthực #Việt #한국어 #パン #ἄνθρωπος';
    for (const form of ['NFC', 'NFD'] as const) {
      expect(extractHashtags(caption.normalize(form))).toEqual(['ẩmthực', 'Việt', '한국어', 'パン', 'ἄνθρωπος']);
    }
    expect(extractHashtags(`${caption} ${caption.normalize('NFD')}`)).toHaveLength(5);
  });

  it('tells many hashtags apart', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `Tag${index}`);
    const caption = [...many, ...many.map((hashtag) => hashtag.toUpperCase())]
      .map((hashtag) => `#${hashtag}`)
      .join(' ');
    expect(extractHashtags(caption)).toEqual(many);
  });
});

describe('extractHashtagsWithKeys', () => {
  it('gives the key of each hashtag in the same order', () => {
    const caption = '#Straße #ΟΔΟΣ #İzmir #ＡＢＣ #caf\u0065\u0301 #ไทย #ᏣᎳᎩ #می\u200cروم';
    const { hashtags, hashtagKeys } = extractHashtagsWithKeys(caption);
    expect(hashtags).toHaveLength(8);
    expect(hashtagKeys).toEqual(hashtags.map(hashtagKey));
  });

  it('gives two empty lists when there are none', () => {
    expect(extractHashtagsWithKeys('none')).toEqual({ hashtags: [], hashtagKeys: [] });
    expect(extractHashtagsWithKeys('#1')).toEqual({ hashtags: [], hashtagKeys: [] });
  });
});

import { seededRandom } from './harness.js';

/** The words and hashtags that captions of one language are made of. */
interface Vocabulary {
  readonly words: readonly string[];
  readonly hashtags: readonly string[];
  readonly gap: string;
}

const split = (text: string): readonly string[] => text.split(' ');

const ENGLISH: Vocabulary = {
  words: split(
    'our new menu is here today and we could not be happier with how it turned out, come by this weekend to try the seasonal specials; doors open at 9 a.m. for everyone! thank you all for your support & patience',
  ),
  hashtags: split('foodie NewMenu weekend_vibes Reels 1stBirthday smallbusiness TBT ootd2026 coffee'),
  gap: ' ',
};

const VIETNAMESE: Vocabulary = {
  words: split(
    'hôm nay quán mình có món mới rất ngon, mời cả nhà ghé thử nhé! giá chỉ từ 45.000đ một phần, miễn phí giao hàng trong bán kính 3 km. cảm ơn mọi người đã luôn ủng hộ',
  ),
  hashtags: split('ẩmthực phởbò SàiGòn hà_nội ănvặt dulịch2026 cuốituần'),
  gap: ' ',
};

const JAPANESE: Vocabulary = {
  words: split(
    '本日の 新メニューは、 とても 美味しい パスタです。 週末に ぜひ お越し ください！ 営業時間は 10時から 20時まで、 ご予約は お電話で 承ります。 いつも ありがとう ございます',
  ),
  hashtags: split('東京グルメ カフェ巡り 新作メニュー 〇〇ランチ インスタ映え ごはん記録'),
  gap: '',
};

const ARABIC: Vocabulary = {
  words: split(
    'مرحبا بكم في متجرنا الجديد، لدينا اليوم عروض خاصة على جميع المنتجات! زورونا في نهاية الأسبوع شكرا لدعمكم',
  ),
  hashtags: split('تخفيضات عروض_خاصة الرياض قهوة رمضان٢٠٢٦'),
  gap: ' ',
};

const THAI: Vocabulary = {
  words: split('วันนี้ร้านเรามีเมนูใหม่ อร่อยมาก มาลองกันได้เลย! เปิดทุกวัน ตั้งแต่เก้าโมงเช้า ถึงสองทุ่ม ขอบคุณที่สนับสนุนเรา'),
  hashtags: split('กินข้าวกัน คาเฟ่กรุงเทพ รีวิวอาหาร เที่ยวไทย'),
  gap: ' ',
};

const LANGUAGES = [ENGLISH, VIETNAMESE, JAPANESE, ARABIC, THAI];
const EMOJI = split('😍 🔥 ❤️ 👩‍🍳 🇻🇳 👍🏽 ✨ 1️⃣ 🎉');
const URLS = split(
  'https://example.com/menu?utm_source=fb#top www.example.org/#book https://fb.me/e/3xYz example.com/a/b https://example.com/',
);

/** Captions of about 300 characters, the same for the same seed. About one in six has no hashtag. */
export function makeCaptions(count: number, seed: number): readonly string[] {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

  return Array.from({ length: count }, () => {
    const { words, hashtags, gap } = pick(LANGUAGES);
    const wantsHashtags = random() < 5 / 6;
    let caption = '';
    while (caption.length < 250) {
      const chance = random();
      if (chance < 0.03) caption += ` ${pick(EMOJI)} `;
      else if (chance < 0.04) caption += ` ${pick(URLS)} `;
      else if (chance < 0.06) caption += '\n';
      else if (chance < 0.07 && wantsHashtags) caption += ` #${pick(hashtags)} `;
      else caption += pick(words) + gap;
    }
    if (wantsHashtags) {
      caption += '\n';
      for (let left = 1 + Math.floor(random() * 5); left > 0; left--) {
        caption += `${random() < 0.05 ? '＃' : '#'}${pick(hashtags)} `;
      }
    }
    // Parsed JSON is flat; a string glued together is not until it is first read.
    return JSON.parse(JSON.stringify(caption)) as string;
  });
}

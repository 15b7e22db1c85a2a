import type { SeededRandom } from './random.js';

const SENTENCES = [
  'The doors open at nine and the first coffee is on us.',
  'Thank you all for a wonderful evening, see you next week!',
  'New colours, same soft cotton. Which one is yours?',
  'Chúc mừng năm mới! Cảm ơn bạn đã luôn đồng hành cùng chúng tôi.',
  'Hôm nay trời đẹp quá, mình đi uống cà phê sữa đá nhé?',
  'Món mới đã lên thực đơn, mời cả nhà ghé thử cuối tuần này.',
  '新しいメニューが始まりました。ぜひお試しください！',
  '本日も元気に営業しております。',
  '春のコレクションを公開しました。詳しくは店頭で。',
  '今天的新品已经上架,欢迎大家来店里看看。',
  '週末限定優惠,數量有限,售完為止。',
  '오늘도 찾아 주셔서 감사합니다. 내일 또 만나요!',
  'افتتحنا فرعنا الجديد اليوم، ننتظركم بكل حب.',
  'جمعة مباركة على الجميع',
  'می‌خواهیم با هم یک روز خوب بسازیم.',
  'นี่คือเมนูใหม่ของเรา แวะมาชิมกันได้เลยนะคะ',
  'हमारे नए संग्रह को देखने के लिए ज़रूर आइए।',
  'נתראה מחר בבוקר בשוק האיכרים!',
  'Сегодня скидка на весь ассортимент, ждём вас!',
  'Καλημέρα σε όλους, σήμερα έχουμε φρέσκο ψωμί.',
  'Merci à toutes et à tous, c’était une très belle soirée.',
  'Schöne Grüße aus der Werkstatt, bis zum Wochenende!',
  '¡Qué alegría veros otra vez por aquí!',
  'Vem aí uma novidade que vocês pediram muito 💚',
  '🎉🎉🎉',
  'Behind the scenes with the whole team 👩‍🍳👨🏽‍🍳',
];

const TAGS = [
  '#coffee',
  '#Coffee',
  '#weekend',
  '#behindthescenes',
  '#newin',
  '#1stanniversary',
  '#2026goals',
  '#càphê',
  '#SàiGòn',
  '#tết2026',
  '#カフェ',
  '＃新作',
  '#東京',
  '#咖啡',
  '#카페',
  '#قهوة',
  '#می‌خواهم',
  '#กาแฟ',
  '#नमस्ते',
  '#קפה',
  '#кофе',
  '#καφές',
  '#café',
  '#straßenfest',
];

/** Signs that look like hashtags and are none. */
const DECOYS = [
  'https://example.com/menu#today',
  'We are #1!',
  'Order 4711#b by phone',
  '1️⃣ #️⃣',
  'R&#8217;n&B',
  'Table #12 is free',
];

/** A caption of one to four sentences in mixed languages with some hashtags; the same numbers make the same caption. */
export function makeCaption(random: SeededRandom): string {
  const lines = Array.from({ length: random.int(1, 4) }, () => random.pick(SENTENCES));
  if (random.chance(0.25)) lines.splice(random.int(0, lines.length), 0, random.pick(DECOYS));
  const tags = Array.from({ length: random.chance(0.7) ? random.int(1, 6) : 0 }, () => random.pick(TAGS));
  if (tags.length > 0) lines.push(tags.join(' '));
  return lines.join(random.chance(0.5) ? '\n' : ' ');
}

/** Sentences for chaos runs: of every length, with difficulties for a sentence splitter. */
import type { Chance } from './chance';

const SENTENCES: readonly string[] = [
  'The ferry left at 6:45, half empty.',
  'Dr. Okafor had counted eleven gulls on the rail.',
  'Nobody spoke!',
  'Was it the wind, or did somebody close the door?',
  'By 1987 the mill employed forty-two people, three dogs and a goat.',
  'She wrote "come back soon" on the fogged window, and laughed.',
  'Mr. Lindqvist sold clocks, watches, barometers, etc. to anyone who knocked.',
  'It cost $3.50, which was too much.',
  'Rain.',
  'The recipe asks for 2.5 cups of flour; use three if the day is humid.',
  'In the valley, where the road bends twice before the bridge, an old bus has been turned into a library.',
  'He whistled (badly) all the way to St. Pancras.',
  'Version 4.2 fixed the lamp, the heater, and both of the doors.',
  'Yes, no, perhaps: that was her whole answer.',
  'The committee met on Jan. 14 and again a week later.',
  'Why would anyone paint a lighthouse green?',
  'My grandmother kept her buttons in a jar, her letters in a drawer, and her opinions to herself.',
  'Stop!',
  'A kilometre is about 0.62 miles, as every runner learns.',
  'The violin, the cello and the rain found the same key.',
  'Prof. Adeyemi drew a circle, then a smaller one inside it.',
  'Nine of the ten lanterns went out at once.',
  'We should, if the weather holds, reach the cabin before dark.',
  'The U.S. team arrived late but smiling.',
  'Under the third step she found a key, a coin from 1911, and a note.',
  'He paid 12,500 crowns for a horse that would not gallop.',
  'Listen: the ice is singing.',
  'Snow fell on the harbour; the boats turned white one after another.',
  'Please leave your boots by the stove, your coat on the hook and your worries outside.',
  'Half past seven is early for some and late for bakers.',
  'The map was wrong, the compass was stuck, and the guide had a cold.',
  'I have read that book twice, though never to the end.',
  'Ms. Ferreira teaches chemistry on Mondays, Tuesdays and every other Friday.',
  'Turn left at No. 9 and follow the smell of bread.',
  'What the children remembered best was the blue elephant.',
  'The train at platform 5 is delayed by twenty minutes.',
  'Some stars are older than the word for light.',
  'Their garden had roses, thistles, a pond and no gate.',
  'Could you repeat that, please?',
  'A cup of tea, two biscuits, silence: the afternoon was saved.',
  'The engine coughed, caught, and carried them over the pass.',
  'Approx. sixty swans winter on the reservoir.',
  'Every window on the north side looks at the sea; every window on the south side looks away from it.',
  'The answer, in short, is forty-seven.',
  'Old maps call this marsh the "Quiet Acre".',
  'They planted 300 trees, lost 20, and planted 20 more.',
  'Bring a torch.',
  'At the end of the pier a man was mending a net, slowly, as if it were a sentence that he did not want to finish.',
];

/** Sentences with figures, signs and addresses: a voice says more words than are written. */
const FIGURE_SENTENCES: readonly string[] = [
  'The parcel takes 2-3 business days.',
  'We meet on August 15th or 16th, at 9:30 a.m.',
  'That makes $1,234.50 in all, or 12% more than in 2019.',
  'The city had 12,345,678 inhabitants on 1/1/2020.',
  'Write to info@example.com, or see example.com.',
  'Call 555-0147 before 17:45.',
  'It measures 3.5 x 12.25 cm and weighs 0.8 kg.',
  'He was born in 1905 and died in the 1960s.',
  'Chapter 4.2.1 is on page 318.',
  'Between 1,500 and 2,000 people came, 85% of them on foot.',
  'Room 204 is free from 6 to 8, room 310 from 7.',
  'The score was 3:2 after 90 minutes.',
  'Add 250 g of flour, 1/2 cup of milk and 3 eggs.',
  'Flight 1182 leaves gate B12 at 23:05.',
  'Version 10.15.7 needs 4 GB of memory and 35.8 GB of space.',
  'The 3rd of 5 lamps costs £7.99 and is sold out.',
];

/** So many sentences with figures, each once, among as many others. */
export function chooseFigureSentences(chance: Chance, count: number): string[] {
  const figures = chance.some(FIGURE_SENTENCES, Math.ceil(count / 2));
  const others = chance.some(SENTENCES, count - figures.length);
  return chance.some([...figures, ...others], count);
}

/** Returns this many different sentences. */
export function chooseSentences(chance: Chance, count: number): string[] {
  return chance.some(SENTENCES, count);
}

/** Joins sentences to a text. */
export function joinSentences(chance: Chance, sentences: readonly string[]): string {
  return sentences.map((sentence, index) => (index === 0 ? '' : chance.one([' ', ' ', ' ', '\n', '\n\n'])) + sentence).join('');
}

/** Composes a text of this many different sentences. */
export function composeText(chance: Chance, sentences: number): string {
  return joinSentences(chance, chooseSentences(chance, sentences));
}

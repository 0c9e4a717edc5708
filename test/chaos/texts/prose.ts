/** Sentences for chaos runs: of every length, with what is hard for who cuts text into sentences. */
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

/** So many sentences, each once. */
export function chooseSentences(chance: Chance, count: number): string[] {
  return chance.some(SENTENCES, count);
}

/** A text of these sentences. */
export function joinSentences(chance: Chance, sentences: readonly string[]): string {
  return sentences.map((sentence, index) => (index === 0 ? '' : chance.one([' ', ' ', ' ', '\n', '\n\n'])) + sentence).join('');
}

/** A text of so many sentences, none of which it has twice. */
export function composeText(chance: Chance, sentences: number): string {
  return joinSentences(chance, chooseSentences(chance, sentences));
}

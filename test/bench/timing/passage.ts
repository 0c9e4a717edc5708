/**
 * The text for repeating the published benchmark. AWS's own text is not published; this one is the project's own and has
 * exactly the same size.
 */

/** The published size of AWS's passage, which {@link PASSAGE} matches exactly. */
export const PASSAGE_SIZE = {
  /** UTF-16 code units, including spaces. */
  characters: 7045,
  /** Words, separated by white space. */
  words: 970,
  sentences: 27,
} as const;

/** The passage's sentences, without the spaces between them. */
export const PASSAGE_SENTENCES: readonly string[] = [
  'Visitors who climb to the highest terrace of the abandoned observatory, where the concrete foundations of a ' +
    'vanished telescope still trace a perfect circle among the wild flowers, generally notice the extraordinary ' +
    'silence before they notice the extraordinary view.',
  'The building was completed during an optimistic decade, when several neighbouring universities combined ' +
    'their modest resources to construct an instrument considerably larger than anything attempted before in ' +
    'that mountainous region, and nobody imagined that the electric lights of three growing cities would one day ' +
    'surround it on every side.',
  'Photographic plates, every one of them wrapped in translucent paper and catalogued in violet ink, still ' +
    'occupy the basement corridors in their original wooden cabinets.',
  'Among the astronomers who worked there, the most remarkable was perhaps an assistant whose principal duty, ' +
    'according to the surviving employment records, consisted of reading measurements aloud while a colleague ' +
    'copied them into enormous leather notebooks.',
  'Her contemporaries considered the occupation thoroughly mechanical, although she herself described it, in a ' +
    'delightful collection of unpublished letters, as the most demanding conversation that she had ever ' +
    'conducted with another human being.',
  'Whenever she pronounced the numbers too rapidly, her companion would leave out something important, and ' +
    'whenever she hesitated too long between one observation and the next, his concentration wandered off ' +
    'towards the surrounding landscape and sometimes required several minutes to return.',
  'Successful dictation therefore depended on continuous adjustment, because the ideal speed belonged to ' +
    'neither of them individually but emerged little by little from their cooperation, like the shared tempo of ' +
    'experienced musicians who perform without a conductor.',
  'She gradually discovered three simple principles.',
  'Understanding should begin with the earliest available fragment, since an intelligent listener makes a ' +
    'provisional interpretation at once and modifies it comfortably as more information arrives, whereas ' +
    'somebody who is obliged to wait for complete paragraphs accumulates nothing except impatience.',
  'Regularity matters considerably more than absolute quickness, for an audience accustomed to a predictable ' +
    'rhythm will forgive a deliberate pause at any natural boundary but becomes irritated by every unexplained ' +
    'interruption in the middle of an otherwise comprehensible expression.',
  'Finally, conversation requires permission to stop, and a speaker who ignores an interruption, however ' +
    'politely it was introduced, demonstrates that the performance has become more valuable than the people for ' +
    'whose benefit it was originally intended.',
  'These conclusions attracted next to no attention during her lifetime, partly because scientific ' +
    'institutions seldom investigated ordinary communication, and partly because the letters in question lay ' +
    'inside an unlabelled envelope between two volumes of meteorological statistics.',
  'Modern engineers, confronted with computers that compose language word by word and are expected to ' +
    'pronounce it aloud, have met with much the same difficulty, although their vocabulary substitutes buffers, ' +
    'latencies and connections for notebooks, hesitations and colleagues.',
  'Consider an artificial assistant that answers a complicated question about the preservation of historical ' +
    'buildings, produces approximately thirty separate words every second, and delivers them to a listener whose ' +
    'expectations were established by decades of human conversation.',
  'If the surrounding software collects the entire explanation before requesting its pronunciation, the ' +
    'listener is confronted with an uncomfortable emptiness, which as a rule suggests either mechanical failure ' +
    'or personal indifference, and which grows longer with every sentence that the assistant adds.',
  'Dividing the explanation into independent sentences represents a considerable improvement, because ' +
    'pronunciation can begin as soon as the opening sentence is finished; nevertheless, every subsequent ' +
    'sentence introduces another negotiation between two distant machines, and all of these repeated ceremonies ' +
    'together consume a surprising proportion of the available time.',
  'Separate requests have another disadvantage.',
  'An expressive voice takes its melody from the surrounding context, anticipating whether an approaching ' +
    'clause will contradict, illustrate or merely continue the argument that came before it, and it cannot ' +
    'anticipate anything when each sentence is presented as though nothing had preceded it and nothing would ' +
    'follow.',
  'Continuous transmission eliminates both inconveniences at the same time: individual words travel towards ' +
    'the synthesizer immediately after their composition, finished sound returns along the same connection, and ' +
    'neither of the two directions is obliged to postpone its own business until the other has concluded.',
  'The arrangement resembles a mountain stream supplying a reservoir, which accepts irregular contributions ' +
    'throughout the afternoon, according to the unpredictable generosity of the weather, while it releases a ' +
    'pleasantly constant current towards the villages and orchards further down.',
  'Because comfortable speech progresses much more slowly than electronic composition, the reservoir usually ' +
    'becomes fuller and fuller in the course of a lengthy explanation, and temporary disturbances that would ' +
    'once have interrupted the performance now disappear without any audible consequence whatsoever.',
  'Difficulties nevertheless remain, particularly when travellers enter tunnels, when wireless equipment has ' +
    'to be transferred from one antenna to another, or when somebody unexpectedly closes the portable computer ' +
    'on which the entire conversation had been depending.',
  'Responsible software acknowledges such circumstances honestly, remembers precisely which expressions were ' +
    'delivered and which of them were not, restores the interrupted connection without any unnecessary ' +
    'repetition, and resumes its explanation from the nearest sensible boundary instead of the distant beginning.',
  "Everything that the astronomer's assistant recommended is easy to recognise in these procedures, including " +
    'her conviction that a listener deserves accurate information about every delay, and that silence becomes ' +
    'tolerable as soon as somebody has explained it.',
  "Last autumn, volunteers repairing the observatory's magnificent copper dome put a temporary loudspeaker " +
    'beside the entrance, connected it to a conversational computer, and encouraged children from the ' +
    'surrounding villages to ask it whatever questions occurred to them about comets, galaxies and eclipses.',
  'The answers began almost immediately, continued without noticeable hesitation, and stopped obediently ' +
    'whenever an excited visitor interrupted, so that within a few minutes the children had completely forgotten ' +
    'about the machinery and were arguing enthusiastically with the voice itself.',
  'Somewhere beneath their feet, inside the darkened corridors, a patient hand had already described exactly ' +
    'that kind of conversation.',
];

/** The whole passage, with one space between sentences. */
export const PASSAGE = PASSAGE_SENTENCES.join(' ');

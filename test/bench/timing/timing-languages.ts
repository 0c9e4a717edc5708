/** Texts in other languages, one run each; `voice` is espeak-ng's name of the language. */
export const LANGUAGE_TEXTS: readonly { readonly voice: string; readonly language: string; readonly sentences: readonly string[] }[] = [
  {
    voice: 'cmn',
    language: 'cmn-CN',
    sentences: [
      '灯塔守护人一艘一艘地数着船，直到雾气升起。',
      '然后他点亮了灯，走下楼去煮土豆。',
      '自从秋天的风暴以来，没有人来看过他。',
      '他的女儿在北方的大学研究大雁的迁徙。',
      '在最后一封信里，她答应冬天以前回家。',
      '他每天晚上坐在炉子旁边读这封信。',
    ],
  },
  {
    voice: 'ar',
    language: 'arb',
    sentences: [
      'جلس الحارس قرب النافذة ينتظر السفينة.',
      'كانت الأمواج عالية والريح شديدة في تلك الليلة.',
      'قرأ رسالة ابنته مرة أخرى ثم أطفأ المصباح.',
      'في الصباح هدأ البحر وعادت الطيور إلى الشاطئ.',
      'فتح الباب ورأى قاربا صغيرا يقترب ببطء.',
    ],
  },
  {
    voice: 'hi',
    language: 'hi-IN',
    sentences: [
      'दीपस्तंभ का रखवाला जहाज़ों को एक एक करके गिनता रहा।',
      'फिर उसने दीपक जलाया और नीचे चला गया।',
      'शरद के तूफ़ानों के बाद से कोई उससे मिलने नहीं आया था।',
      'उसकी बेटी उत्तर में पढ़ती थी और चिट्ठियाँ लिखती थी।',
      'उसने वादा किया था कि वह सर्दियों से पहले घर आएगी।',
    ],
  },
  {
    voice: 'ko',
    language: 'ko-KR',
    sentences: [
      '등대지기는 안개가 올 때까지 배를 하나씩 세었습니다.',
      '그리고 불을 켜고 아래로 내려갔습니다.',
      '가을 폭풍 이후로 아무도 그를 찾아오지 않았습니다.',
      '딸은 북쪽의 대학에서 새를 연구하고 있었습니다.',
    ],
  },
  {
    voice: 'de',
    language: 'de-DE',
    sentences: [
      'Der Leuchtturmwärter zählte die Schiffe, eines nach dem anderen, bis der Nebel kam.',
      'Dann zündete er die Lampe an und ging hinunter.',
      'Seit den Herbststürmen hatte ihn niemand besucht.',
      'Seine Tochter studierte den Zug der Gänse.',
    ],
  },
  {
    voice: 'fr',
    language: 'fr-FR',
    sentences: [
      'Le gardien du phare comptait les navires, un par un, jusqu’à ce que le brouillard arrive.',
      'Puis il alluma la lampe et descendit.',
      'Personne ne lui avait rendu visite depuis les tempêtes d’automne.',
      'Sa fille étudiait la migration des oies.',
    ],
  },
  {
    voice: 'es',
    language: 'es-ES',
    sentences: [
      'El guardián del faro contó los barcos, uno por uno, hasta que llegó la niebla.',
      'Luego encendió la lámpara y bajó la escalera.',
      'Nadie lo había visitado desde las tormentas de otoño.',
      'Su hija estudiaba la migración de los gansos.',
    ],
  },
  {
    voice: 'pl',
    language: 'pl-PL',
    sentences: [
      'Latarnik liczył statki, jeden po drugim, aż nadeszła mgła.',
      'Potem zapalił lampę i zszedł na dół.',
      'Nikt go nie odwiedził od jesiennych burz.',
      'Jego córka badała wędrówki gęsi.',
    ],
  },
  {
    voice: 'ru',
    language: 'ru-RU',
    sentences: [
      'Смотритель маяка считал корабли, один за другим, пока не пришёл туман.',
      'Потом он зажёг лампу и спустился вниз.',
      'Никто не навещал его с осенних бурь.',
      'Его дочь изучала перелёты гусей.',
    ],
  },
  {
    voice: 'it',
    language: 'it-IT',
    sentences: [
      'Il guardiano del faro contò le navi, una per una, finché non arrivò la nebbia.',
      'Poi accese la lampada e scese le scale.',
      'Nessuno era venuto a trovarlo dalle tempeste di autunno.',
      'Sua figlia studiava la migrazione delle oche.',
    ],
  },
  {
    voice: 'pt-br',
    language: 'pt-BR',
    sentences: [
      'O guardião do farol contou os navios, um por um, até que chegou a neblina.',
      'Depois acendeu a lâmpada e desceu a escada.',
      'Ninguém o visitava desde as tempestades do outono.',
      'A filha dele estudava a migração dos gansos.',
    ],
  },
  {
    voice: 'nl',
    language: 'nl-NL',
    sentences: [
      'De vuurtorenwachter telde de schepen, een voor een, tot de mist kwam.',
      'Toen stak hij de lamp aan en ging naar beneden.',
      'Niemand had hem bezocht sinds de herfststormen.',
      'Zijn dochter bestudeerde de trek van de ganzen.',
    ],
  },
  {
    voice: 'sv',
    language: 'sv-SE',
    sentences: [
      'Fyrvaktaren räknade skeppen, ett efter ett, tills dimman kom.',
      'Sedan tände han lampan och gick ner.',
      'Ingen hade besökt honom sedan höstens stormar.',
      'Hans dotter studerade gässens flyttning.',
    ],
  },
  {
    voice: 'tr',
    language: 'tr-TR',
    sentences: [
      'Deniz feneri bekçisi sis gelene kadar gemileri birer birer saydı.',
      'Sonra lambayı yaktı ve aşağı indi.',
      'Sonbahar fırtınalarından beri onu kimse ziyaret etmemişti.',
      'Kızı kazların göçünü inceliyordu.',
    ],
  },
];

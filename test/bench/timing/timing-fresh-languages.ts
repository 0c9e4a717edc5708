/**
 * Two further passages in each language of `timing-languages.ts`, on which the models of letters were not made. Only the spelling
 * of Spanish, Italian and Portuguese was corrected after they had shown that it was wrong.
 */
export const FRESH_LANGUAGE_TEXTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'cmn-CN': [
    ['明天早上会下雨，请记得带伞。', '火车九点从北京出发，中午到达天津。', '如果你来不及，我可以帮你改票。', '下午的天气会慢慢变好。'],
    [
      '先把鸡蛋打进碗里，再加一点盐。',
      '锅里放油，等油热了再把鸡蛋倒进去。',
      '西红柿要切成小块，最后放糖。',
      '这道菜很简单，孩子们都喜欢。',
    ],
  ],
  arb: [
    [
      'سوف تمطر السماء غدا في المدينة كلها.',
      'ينطلق القطار من المحطة في الساعة التاسعة صباحا.',
      'يمكنني أن أحجز لك مكانا قرب الباب.',
      'لا تنس أن تأخذ معك كتابا للطريق.',
    ],
    [
      'ضع الدقيق في وعاء كبير ثم أضف الماء.',
      'اترك العجين ساعة كاملة في مكان دافئ.',
      'بعد ذلك اخبز الخبز في فرن ساخن.',
      'يحب الأطفال هذا الخبز مع العسل والحليب.',
    ],
  ],
  'hi-IN': [
    [
      'कल सुबह बारिश होगी, इसलिए छाता ले जाना मत भूलिए।',
      'रेलगाड़ी दिल्ली से नौ बजे चलती है।',
      'अगर आप देर से पहुँचें तो मैं दूसरा टिकट ले सकता हूँ।',
      'शाम तक मौसम साफ़ हो जाएगा।',
    ],
    [
      'पहले चावल को पानी में आधा घंटा भिगो दीजिए।',
      'फिर प्याज़ काटकर तेल में भून लीजिए।',
      'मसाले डालने के बाद आँच धीमी कर दीजिए।',
      'यह खाना बच्चों को बहुत पसंद आता है।',
    ],
  ],
  'ko-KR': [
    [
      '내일 아침에는 비가 오니까 우산을 가져가세요.',
      '기차는 아홉 시에 서울에서 출발합니다.',
      '늦으시면 제가 표를 바꿔 드릴 수 있습니다.',
      '오후에는 날씨가 좋아질 것입니다.',
    ],
    [
      '먼저 감자를 씻고 작게 썰어 주세요.',
      '물이 끓으면 소금을 조금 넣습니다.',
      '십 분 정도 기다린 다음 불을 끄세요.',
      '아이들도 이 음식을 아주 좋아합니다.',
    ],
  ],
  'de-DE': [
    [
      'Morgen früh wird es regnen, also nimm einen Schirm mit.',
      'Der Zug fährt um neun Uhr in Hamburg ab und kommt gegen Mittag an.',
      'Falls du ihn verpasst, kann ich die Fahrkarte ändern.',
      'Am Nachmittag scheint wieder die Sonne.',
    ],
    [
      'Zuerst werden die Kartoffeln geschält und in kleine Stücke geschnitten.',
      'Sobald das Wasser kocht, kommt ein wenig Salz hinein.',
      'Nach zwanzig Minuten sollte alles weich sein.',
      'Guten Appetit, und lass mich wissen, wie es schmeckt.',
    ],
  ],
  'fr-FR': [
    [
      'Demain matin il pleuvra, alors prenez un parapluie.',
      'Le train part de Lyon à neuf heures et arrive vers midi.',
      'Si vous le manquez, je peux changer votre billet.',
      'Le soleil reviendra dans le courant de l’après-midi.',
    ],
    [
      'Commencez par éplucher les pommes et coupez-les en petits morceaux.',
      'Ajoutez le beurre, puis le sucre et un peu de cannelle.',
      'Laissez cuire une demi-heure à feu doux.',
      'Les enfants adorent ce dessert avec de la crème.',
    ],
  ],
  'es-ES': [
    [
      'Mañana por la mañana va a llover, así que lleva un paraguas.',
      'El tren sale de Sevilla a las nueve y llega a mediodía.',
      'Si lo pierdes, puedo cambiar el billete.',
      'Por la tarde volverá a salir el sol.',
    ],
    [
      'Primero hay que pelar las patatas y cortarlas en trozos pequeños.',
      'Cuando el aceite esté caliente, añade la cebolla.',
      'Deja que todo se haga despacio durante media hora.',
      'A los niños les gusta mucho este plato.',
    ],
  ],
  'pl-PL': [
    [
      'Jutro rano będzie padał deszcz, więc weź ze sobą parasol.',
      'Pociąg odjeżdża z Krakowa o dziewiątej i przyjeżdża w południe.',
      'Jeśli się spóźnisz, mogę zmienić bilet.',
      'Po południu znowu zaświeci słońce.',
    ],
    [
      'Najpierw trzeba obrać ziemniaki i pokroić je na małe kawałki.',
      'Kiedy woda się zagotuje, dodaj trochę soli.',
      'Po dwudziestu minutach wszystko powinno być miękkie.',
      'Dzieci bardzo lubią tę zupę.',
    ],
  ],
  'ru-RU': [
    [
      'Завтра утром будет дождь, поэтому возьмите зонт.',
      'Поезд отправляется из Москвы в девять часов и приходит к обеду.',
      'Если вы опоздаете, я могу поменять билет.',
      'После обеда снова выглянет солнце.',
    ],
    [
      'Сначала почистите картофель и нарежьте его маленькими кусками.',
      'Когда вода закипит, добавьте немного соли.',
      'Через двадцать минут всё должно быть готово.',
      'Дети очень любят этот суп.',
    ],
  ],
  'it-IT': [
    [
      'Domani mattina pioverà, quindi porta un ombrello.',
      'Il treno parte da Milano alle nove e arriva verso mezzogiorno.',
      'Se lo perdi, posso cambiare il biglietto.',
      'Nel pomeriggio tornerà il sole.',
    ],
    [
      'Prima bisogna sbucciare le patate e tagliarle a pezzetti.',
      'Quando l’acqua bolle, aggiungi un poco di sale.',
      'Lascia cuocere tutto per una mezz’ora.',
      'Ai bambini piace molto questo piatto.',
    ],
  ],
  'pt-BR': [
    [
      'Amanhã de manhã vai chover, então leve um guarda-chuva.',
      'O trem sai de São Paulo às nove horas e chega ao meio-dia.',
      'Se você perder, eu posso trocar a passagem.',
      'À tarde o sol volta a aparecer.',
    ],
    [
      'Primeiro descasque as batatas e corte em pedaços pequenos.',
      'Quando a água ferver, coloque um pouco de sal.',
      'Deixe tudo cozinhar por meia hora.',
      'As crianças gostam muito desse prato.',
    ],
  ],
  'nl-NL': [
    [
      'Morgenochtend gaat het regenen, dus neem een paraplu mee.',
      'De trein vertrekt om negen uur uit Utrecht en komt tegen de middag aan.',
      'Als je hem mist, kan ik het kaartje wijzigen.',
      'In de middag komt de zon weer tevoorschijn.',
    ],
    [
      'Schil eerst de aardappelen en snijd ze in kleine stukken.',
      'Zodra het water kookt, doe je er wat zout bij.',
      'Na twintig minuten moet alles zacht zijn.',
      'De kinderen vinden dit gerecht erg lekker.',
    ],
  ],
  'sv-SE': [
    [
      'I morgon bitti kommer det att regna, så ta med ett paraply.',
      'Tåget går från Stockholm klockan nio och kommer fram vid lunch.',
      'Om du missar det kan jag ändra biljetten.',
      'På eftermiddagen skiner solen igen.',
    ],
    [
      'Skala först potatisen och skär den i små bitar.',
      'När vattnet kokar lägger du i lite salt.',
      'Efter tjugo minuter ska allting vara mjukt.',
      'Barnen tycker mycket om den här rätten.',
    ],
  ],
  'tr-TR': [
    [
      'Yarın sabah yağmur yağacak, bu yüzden yanına şemsiye al.',
      'Tren saat dokuzda Ankara’dan kalkıyor ve öğlen varıyor.',
      'Kaçırırsan bileti değiştirebilirim.',
      'Öğleden sonra güneş yeniden çıkacak.',
    ],
    [
      'Önce patatesleri soyun ve küçük parçalara kesin.',
      'Su kaynayınca biraz tuz ekleyin.',
      'Yirmi dakika sonra her şey yumuşamış olmalı.',
      'Çocuklar bu yemeği çok seviyor.',
    ],
  ],
};

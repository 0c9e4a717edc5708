/**
 * Abbreviations that Unicode's lists don't have (`unicode-abbreviations.ts`), for the languages Polly speaks: titles, what
 * stands before numbers, months, addresses. An entry in small letters counts with a capital, too; one with a capital as it is.
 */

/** Words of one language. A space separates two, an underscore stands for a space. */
export interface AbbreviationWords {
  /** Something always follows: a name behind a title, a word behind `bzw.` */
  readonly leading?: string;
  /** A sentence may end with it, too. */
  readonly other?: string;
  /** Often the end of a sentence, and so where a capital follows. */
  readonly last?: string;
  /** An abbreviation before a number, and a word elsewhere. */
  readonly beforeNumber?: string;
  /** Words that begin a sentence, and with a capital hardly anything else. */
  readonly openers?: string;
}

/** What is no word of another language of Polly's, or in a script that no other language has. */
export const WORDS_OF_ALL: AbbreviationWords = {
  leading:
    'mr mrs ms mx messrs dr drs prof Rev Gov Gen Col Lt Sgt Capt Cpl Cmdr Adm Rep Sen Pres sra sras srta dra mme mmes mlle mlles MM ' +
    'dhr mevr hrn Sig sigg dott avv exmo exma ilmo vs cf viz N.B P.S approx bzw bspw evtl ggf vgl inkl zzgl nr bijv tzn tzw bkz např inż mgr проф д.р ' +
    'डॉ प्रो श्री श्रीमती सुश्री कि मी रु د أ م أ.د',
  other:
    'et_al ibid St Mt Jr Sr Inc Corp Ltd Co Bros Ave Blvd Jan Feb Apr Jun Jul Aug Sept Oct Okt Nov Dec Dez dept ca blz dvs esim pág págs núm ' +
    'np doç örn г гг ул стр тыс млн млрд ई.पू वि.सं ق.م',
  last: 'etc usw enz osv itd itp atd apod ecc κ.λπ κλπ κ.ά κ.λ.π إلخ',
  beforeNumber:
    'no nos nr nro n° nº núm abb abs kap art fig figs vol vols ch chap sec para p pp pg mar s t eq est rev ver č n पृ सं क्र ص ج',
};

/** By language. */
export const WORDS_BY_LANGUAGE: Readonly<Record<string, AbbreviationWords>> = {
  ca: {
    leading: 'Hble',
    other: 'av avda ctra pàg pàgs tel màx mín gen feb abr jul oct nov des sr srs sres sta aprox ed',
    openers: 'Ell Ella Ells Jo Tu Nosaltres I Però O Després Llavors Així També Amb Sense Per Quan Com Si Què Qui On Això Aquest Aquesta Avui Ara Aquí Sí No',
  },
  cs: {
    leading: 'ing JUDr MUDr MVDr PhDr RNDr PaedDr ThDr kpt mjr plk npor doc sv tzv popř srov zejm vč',
    other: 'tj tis mld str obr hod tř odst čl nám ul tel resp kap čís max min pozn vyd roč okr stol přibl zvl spol hl r',
    last: 'aj',
    beforeNumber: 'odd př',
    openers:
      'To Ten Ta Ti Ty On Ona Ono Oni Já My Vy A Ale Nebo Tak Potom Pak Poté Nyní Teď Tady Tam Když Kdy Protože Bez Pro Na V Ve Do Od Po Před Při Za Ne Ano Co Kdo Kde Proč Jak Je Byl Byla Bylo Jsou Má Dnes Včera Zítra',
  },
  cy: { other: 'e.e h.y tud cyf' },
  da: {
    leading: 'hr fr frk skt cand stud iflg jf vedr fx',
    other:
      'kl bl bl.a mfl m.fl m.m inkl ekskl tlf pkt f f.eks d.v.s ang evt mht m.h.t mia mio mill pga p.g.a årh pct maks nuv opr tidl vha hhv ift mvh feb okt',
    last: 'o.l',
    openers:
      'Det Den De Han Hun Jeg Du Vi En Et Og Men Eller Så Derefter Da Nu Her Der Når Hvis Fordi Mens Med Uden For På Af Til Fra Efter Før Under Dette Denne Disse Hvad Hvem Hvor Hvorfor Hvordan Er Har Ja Nej Ikke',
  },
  de: {
    leading:
      'Hr frl dipl ing Mag med jur phil rer nat habil theol oec vet dent sog max mind ca allg urspr entspr ehem eigtl einschl ausschl exkl abzgl ' +
      'insb insbes bes bzgl betr gem lt resp versch Hl hrsg jew lfd näml',
    other:
      'geb gest Str tel jh jahrh jhdt abs Bd Bde mio mrd tsd mwst Nrn Abb Tab Anm Aufl Bsp Bhf Pl gegr verh wiss amerik griech ital span russ evang min std ' +
      'nördl südl östl westl Sep v n',
    last: 'usf dgl',
    beforeNumber: 'ziff z anh rn rz fn art tel',
    openers:
      'Der Die Das Den Dem Des Ein Eine Einen Einem Einer Er Sie Es Ich Du Wir Ihr Und Aber Oder Doch Denn Dann Danach Darauf Dabei Dafür Damit Daher Deshalb Dazu Dort Da Hier Heute Jetzt Nun So Auch Als Wenn Weil Wie Was Wer Wo Warum Wann Im In Am An Auf Aus Bei Mit Nach Von Vor Zu Zum Zur Für Durch Über Unter Seit Diese Dieser Dieses Man Nicht Kein Keine Sein Seine Ihre Sonst Später Schließlich Außerdem Jedoch Trotzdem Ist Hat War Wird Kann Ja Nein',
  },
  el: {
    leading: 'κ κ.κ κα κος δρ π.χ δηλ βλ λ.χ Αγ λεωφ',
    other: 'π.Χ μ.Χ χλμ Ιαν Φεβ Μαρ Απρ Ιουν Ιουλ Αυγ Σεπ Σεπτ Οκτ Νοεμ Δεκ',
    beforeNumber: 'αρ σελ τηλ κεφ εικ πίν τ',
    openers: 'Το Οι Τα Αυτός Αυτή Αυτό Και Αλλά Μετά Τώρα Εδώ Εκεί Όταν Αν Γιατί Τι Ποιος Πού Πώς Είναι Ήταν Ναι Όχι Στο Στη Με Για Από',
  },
  en: {
    leading: 'Hon Maj Brig Pvt Supt Insp Det Msgr Atty Amb shri smt Kum ca e.g i.e',
    other:
      'Ft assn Assoc Bldg Rd Hwy Pkwy Ph.D plc govt avg al misc Univ Intl esp incl excl ext tel Tue Tues Thu Thurs Calif Ariz Colo Fla Okla Tenn Tex Wis Proc Natl Acad Sci Conf Mfg',
    beforeNumber: 'Rs apt rm ste sect eqs ex pt chs paras op pgs ft hr hrs lb lbs min mins bldg fl ext art',
    openers:
      'The This That These Those There Then They He She It We You Its Their His Her Our My Your An And But Or So Yet However Although Though While When Where Why What Who Which How If Since Because After Before As At In On From For With By To Not No Yes Also Still Now Here Some Many Most Each Every Both All Another Any Once Until Unless Next Later Today Did Do Does Is Are Was Were Can Could Would Should Have Has Had Let Please First Finally Instead Meanwhile Moreover Therefore Thus Otherwise Despite Even Just Only',
  },
  es: {
    leading: 'ud uds vd vds Lic arq ing dña mons gral cnel tte fray sto sta aprox p.ej',
    other: 'av avda avd dto apdo ctra pza plza tel tfno máx mín EE UU JJ OO RR HH CC FF admón mzo sept set izq dcha',
    beforeNumber: 'cap caps fol col art arts pza',
    openers:
      'Los Un Una Él Ella Ellos Ellas Yo Usted Nosotros Y Pero O Luego Después Entonces Así También Además Sin Con En Por Para Desde Hasta Cuando Como Si Que Qué Quién Cómo Dónde Cuándo Esto Esta Este Estos Estas Eso Ese Esa Hay Es Fue Era Ya Hoy Mañana Ayer Ahora Aquí Allí Aunque Mientras Según Sí No Su Sus Todo Todos',
  },
  fi: {
    leading: 'esim ts nk ns vrt mm puh tri dipl ins maist kand ent',
    other: 'os nro klo ks toim siv synt milj mrd eKr jKr kpl',
    last: 'jne ym yms tms',
    beforeNumber: 'siv vv',
    openers: 'Se Hän Minä Sinä Me Te He Ne Ja Mutta Tai Sitten Nyt Täällä Siellä Kun Jos Koska Tämä Tuo Mitä Kuka Missä Miksi Miten On Oli Ei Kyllä',
  },
  fr: {
    leading: 'M Mgr Me Pr Ste Sts p.ex c.-à-d',
    other: 'av vol chap tél bd boul bld env apr dép arr moy hab J.-C ibid suiv trad',
    beforeNumber: 'art al pl fol § env',
    openers:
      'Les Un Une Il Elle Ils Elles On Nous Vous Je Tu Ce Cette Ces Cet Et Mais Ou Donc Or Car Puis Ensuite Enfin Alors Ainsi Après Avant Depuis Pendant Dans En Sur Sous Pour Par Avec Sans Selon Si Quand Comme Qui Que Quoi Où Pourquoi Comment Son Sa Ses Cela Ceci Voici Voilà Oui Non Cependant Toutefois Tout Toute Tous',
  },
  is: { leading: 'hr frk t.d þ.e m.a sbr skv próf', other: 'kl bls u.þ.b f.Kr e.Kr', last: 'o.fl', openers: 'Það Hann Hún Þeir Þær Þau Ég Þú Við Og En Eða Svo Síðan Nú Hér Þar Þegar Ef Með Án Fyrir Á Í Frá Eftir Hvað Hver Hvar Hvers Er Var Já Nei' },
  it: {
    leading: 'on sen sig.ra sig.na dott.ssa prof.ssa ing geom rag cav mons sac egr gent spett ad_es es p.es cfr',
    other: 'pagg tel sec genn febbr apr giu lug ago sett ott nov dic feb mag lun mer gio ven sab dom max min',
    beforeNumber: 'nn artt tab cap es sez',
    openers:
      'Lui Lei Io Noi Voi Loro Ma E Ed O Poi Dopo Quindi Così Anche Inoltre Con In Per Da Tra Fra Quando Come Se Che Chi Cosa Dove Perché Questo Questa Questi Queste Quello Quella Oggi Ieri Domani Ora Qui Sì No Non È Era Sono Ha Un Una Uno Gli Tutto Tutti Ogni',
  },
  nb: {
    leading: 'hr fr frk cand jf vedr iflg',
    other: 'kl bl bl.a mfl m.fl m.m inkl ekskl tlf pkt f f.eks d.v.s ang evt mht mill mrd pga sml tidl hhv maks feb febr okt des avd gj.sn',
    last: 'o.l',
    openers:
      'Det Den De Han Hun Jeg Du Vi En Et Og Men Eller Så Deretter Da Nå Her Der Når Hvis Fordi Mens Med Uten For På Av Til Fra Etter Før Under Dette Denne Disse Hva Hvem Hvor Hvorfor Hvordan Er Har Ja Nei Ikke',
  },
  nl: {
    leading: 'drs ir ing mw ds jhr bv d.w.z m.a.w o.a i.p.v t.o.v m.b.t i.v.m resp excl incl evt ong zgn zg max vgl',
    other: 'bl pag hfst jr tel afb afl dl uitg geb overl febr mrt str',
    last: 'e.d',
    beforeNumber: 'par art blz',
    openers:
      'Het Een Hij Zij Ze Ik Jij Je Wij We Jullie En Maar Of Dus Want Dan Daarna Toen Nu Hier Daar Dit Dat Deze Die Als Omdat Terwijl Hoewel Met Zonder Voor Na Op In Aan Uit Bij Door Om Ook Wat Wie Waar Waarom Hoe Wanneer Is Was Heeft Er Geen Niet Ja Nee',
  },
  pl: {
    leading: 'hab lek med św ks bp abp płk ppłk mjr kpt sierż m.in tj ul al wg zob por',
    other: 'godz wyd ur r dł tys mies proc pkt rozdz rys tab tłum oprac woj pow wsp śr szt ub nast tel red',
    last: 'in',
    beforeNumber: 'ok poz odc os',
    openers:
      'To Ten Ta Te Ci On Ona Ono Oni One Ja Ty My Wy I A Ale Lub Albo Więc Potem Następnie Później Teraz Tu Tutaj Tam Gdy Kiedy Jeśli Ponieważ Bo Chociaż Bez Dla Na W We Do Od Po Przed Przez Przy Za Nie Tak Co Kto Gdzie Dlaczego Jak Czy Jest Był Była Było Są Ma Dziś Dzisiaj Wczoraj Jutro',
  },
  pt: {
    leading: 'eng arq profa Pe Cel Gal Ten Maj Cap Dep Des p.ex',
    other: 'av tel dto Lda Ltda Cia apto aprox máx mín srs sras srta rod trav',
    beforeNumber: 'n.º núm arts cap inc',
    openers:
      'Ele Ela Eles Elas Eu Nós Você Vocês E Mas Ou Depois Então Assim Também Além Sem Com Em Por Para Desde Até Quando Como Se Que Quem Onde Porque Isto Isso Este Esta Esse Essa Hoje Ontem Amanhã Agora Aqui Já Sim Não Um Uma Seu Sua Todo Todos Há É Era Foi',
  },
  ro: {
    leading: 'dl dna dlui dnei d-l d-na conf lect asist acad arh',
    other: 'str jud tel sec bd mun alin pct ian febr mart iun iul î.Hr d.Hr î.e.n',
    last: 'ș.a',
    beforeNumber: 'art alin lit pct pag cap bl ap et',
    openers:
      'Ea Ei Ele Eu Tu Noi Voi Și Dar Sau Apoi Atunci Acum Aici Acolo Când Dacă Deoarece Deși Cu Fără Pentru În Pe Din După Înainte Nu Da Ce Cine Unde Cum Este Era Sunt Are Acest Această Aceasta Acesta O Un',
  },
  ru: {
    leading: 'акад доц тов гр инж полк см ср напр пос дер св',
    other: 'рис руб коп пр пл пер обл корп наб просп респ макс мин сек чел шт изд ред авт соч табл прим англ нем франц лат греч',
    beforeNumber: 'д п ч кв гл ст эт с разд рис',
    openers:
      'Это Этот Эта Эти Он Она Оно Они Я Ты Мы Вы И А Но Или Потом Затем Тогда Теперь Сейчас Здесь Там Когда Если Потому Хотя С Без Для На В Во До От По Перед Через При За Не Нет Да Что Кто Где Почему Как Есть Был Была Было Были Его Её Их Всё Все Сегодня Вчера Завтра Так Также Однако Поэтому После У К О Об Из',
  },
  sv: {
    leading: 'hr fr frk fil tekn jfr resp s.k',
    other: 'kl bl bl.a m.fl m.m inkl exkl tel f t.ex d.v.s ev p.g.a pga fr.o.m t.o.m f.d f.n feb febr okt mån tis ons tors fre lör sön max milj mdr urspr',
    last: 'o.d',
    beforeNumber: 'sid kap st',
    openers:
      'Det Den De Han Hon Jag Du Vi Ni En Ett Och Men Eller Så Sedan Sen Då Nu Här Där När Om Eftersom Medan Med Utan För På Av Till Från Efter Före Under Detta Denna Dessa Vad Vem Var Varför Hur Är Har Ja Nej Inte',
  },
  tr: {
    leading: 'yrd av sn öğr gör uzm',
    other: 'cad sok mah blv tel yy dk çev haz Şti',
    last: 'vb vs vd',
    beforeNumber: 'sf ss',
    openers: 'Bu Şu O Ben Sen Biz Siz Onlar Ve Ama Fakat Veya Sonra Şimdi Burada Orada Eğer Çünkü Bir Ne Kim Nerede Neden Nasıl Evet Hayır Ancak',
  },
};

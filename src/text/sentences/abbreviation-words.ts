/**
 * Abbreviations that Unicode's lists (`unicode-abbreviations.ts`) lack, for Polly's languages: titles, words before
 * numbers, months, addresses. A lower-case entry also matches with a capital; a capitalised one only as written.
 */

/** The words of one language. Spaces separate words; an underscore stands for a space. */
export interface AbbreviationWords {
  /** Always followed by something: a name after a title, a word after `bzw.` */
  readonly leading?: string;
  /** May also end a sentence. */
  readonly other?: string;
  /** Often ends a sentence; it does so if a capital follows. */
  readonly last?: string;
  /** An abbreviation before a number, otherwise a word. */
  readonly beforeNumber?: string;
  /** Words that start a sentence and are rarely capitalised elsewhere. */
  readonly openers?: string;
  /** Words that start a sentence but also names. They show an end after a country or company, but not in `Av. La Paz`. */
  readonly articles?: string;
}

/** Abbreviations that are no words in another language of Polly, or use a script of their own. */
export const WORDS_OF_ALL: AbbreviationWords = {
  leading:
    'cit loc mr mrs ms mx messrs dr drs prof Rev Gov Gen Col Lt Sgt Capt Cpl Cmdr Adm Rep Sen Pres sra sras srta dra mme mmes mlle mlles MM ' +
    'dhr mevr hrn Sig sigg Fdo dott avv exmo exma ilmo vs cf viz N.B P.S approx bzw bspw evtl ggf vgl inkl zzgl nr bijv tzn tzw bkz např inż mgr проф д.р ' +
    'डॉ प्रो श्री श्रीमती सुश्री कि मी रु د أ م أ.د',
  other:
    'et_al ibid St Mt Jr Sr Inc Corp Ltd Co Bros Ave Blvd Sept Okt Dez dept ca blz dvs esim pág págs núm ' +
    'np doç örn г гг ул стр тыс млн млрд ई.पू वि.सं ق.م',
  last: 'etc usw enz osv itd itp atd apod ecc κ.λπ κλπ κ.ά κ.λ.π إلخ',
  beforeNumber: 'no nos nr nro n° nº núm abb abs kap art fig figs vol vols ch chap sec para p pp pg mar s t eq est rev ver č n पृ सं क्र ص ج',
};

/** The words of each language. */
export const WORDS_BY_LANGUAGE: Readonly<Record<string, AbbreviationWords>> = {
  ca: {
    articles: 'El La Els Les En Na',
    leading: 'Hble gral dr dra sr sra p.ex',
    other: 'av avda ctra pàg pàgs tel màx mín gen feb abr jul oct nov des sr srs sres sta aprox ed',
    openers:
      'Ell Ella Ells Jo Tu Nosaltres I Però O Després Llavors Així També Amb Sense Per Quan Com Si Què Qui On Això Aquest Aquesta Avui Ara Aquí Sí No',
  },
  cs: {
    leading:
      'ing JUDr MUDr MVDr PhDr RNDr PaedDr ThDr kpt mjr plk npor doc sv tzv popř srov zejm vč gen mj pplk por mgr bc dr prof tzn tj např',
    other:
      'tj tis mld str obr hod tř odst čl nám ul tel resp kap čís max min pozn vyd roč okr stol přibl zvl spol hl r ún dub kv kvě čvn čvc',
    last: 'aj',
    beforeNumber: 'odd př max min ún tab obr',
    openers:
      'To Ten Ta Ti Ty On Ona Ono Oni Já My Vy A Ale Nebo Tak Potom Pak Poté Nyní Teď Tady Tam Když Kdy Protože Bez Pro Na V Ve Do Od Po Před Při Za Ne Ano Co Kdo Kde Proč Jak Je Byl Byla Bylo Jsou Má Dnes Včera Zítra Každý Každá Všichni Všechno Nikdo Nic Někdo Něco Možná Děkuji Mezi Pod Nad Jeho Její Jejich Můj Náš Váš Víc Více Méně Bude Budou Byli Byly Mají Lze Tento Tato Však Proto Také Jen Už Ještě Aby Z Ze S Se K Ke U O I Kolem Během Podle Podobně',
  },
  cy: { other: 'e.e h.y tud cyf' },
  da: {
    beforeNumber: 'min maks max nr kap',
    leading: 'hr fr frk skt cand stud iflg jf vedr fx ing',
    other:
      'kl bl bl.a mfl m.fl m.m inkl ekskl tlf pkt f f.eks d.v.s ang evt mht m.h.t mia mio mill pga p.g.a årh pct maks nuv opr tidl vha hhv ift mvh feb okt',
    last: 'o.l',
    openers:
      'Det Den De Han Hun Jeg Du Vi En Et Og Men Eller Så Derefter Da Nu Her Der Når Hvis Fordi Mens Med Uden For På Af Til Fra Efter Før Under Dette Denne Disse Hvad Hvem Hvor Hvorfor Hvordan Er Har Ja Nej Ikke Alle Alt Ingen Noen Nogen Mange Måske Kanskje Takk Tak Mellem Mellom Mot Mod Over Mer Mere Hans Hendes Hennes Deres Sin Min Din Vår Vores Var Havde Hadde Kan Skal Ville Må Også I Hver Derfor Dog',
  },
  de: {
    leading:
      'em freundl herzl mult Hr frl dipl ing Mag med jur phil rer nat habil theol oec vet dent sog max mind ca allg urspr entspr ehem eigtl einschl ausschl exkl abzgl ' +
      'insb insbes bes bzgl betr gem lt resp versch Hl hrsg jew lfd näml zw etw jmd jmdm jmdn jds ggü zz zzt ungef stellv vorm nachm vors entw ebd a.a.O Inh Ltd i.d.R z.B d.h i.e z.T z.Hd i.A i.V u.U s.o s.u v.a a.d i.S.d i.S.v i.H.v m.E u a',
    other:
      'Beisp geb gest Str tel jh jahrh jhdt abs Bd Bde mio mrd tsd mwst Nrn Abb Tab Anm Aufl Bsp Bhf Pl gegr verh wiss amerik griech ital span russ evang min std ' +
      'nördl südl östl westl Sep v n mwst MwSt Mwst USt lit Kto Tsd Mill Hbf Ffm Mrz Vjh Hj Abk Verz Zs Zt Pers Sek Std',
    last: 'usf dgl',
    beforeNumber: 'ziff z anh rn rz fn art tel',
    openers:
      'Der Die Das Den Dem Des Ein Eine Einen Einem Einer Er Sie Es Ich Du Wir Ihr Und Aber Oder Doch Denn Dann Danach Darauf Dabei Dafür Damit Daher Deshalb Dazu Dort Da Hier Heute Jetzt Nun So Auch Als Wenn Weil Wie Was Wer Wo Warum Wann Im In Am An Auf Aus Bei Mit Nach Von Vor Zu Zum Zur Für Durch Über Unter Seit Diese Dieser Dieses Man Nicht Kein Keine Sein Seine Ihre Sonst Später Schließlich Außerdem Jedoch Trotzdem Ist Hat War Wird Kann Ja Nein Danke Bitte Viele Einige Alle Alles Jeder Jede Jedes Manche Beide Etwas Nichts Jemand Niemand Gestern Manchmal Vielleicht Leider Zuerst Zunächst Anschließend Mehr Weniger Ob Obwohl Während Bevor Nachdem Solche Welche Diesen Diesem Mein Meine Dein Unser Unsere Euer Bis Ohne Gegen Um Trotz Wegen Sind Waren Haben Werden Würde Sollte Muss Soll Können Darum Dadurch Daraufhin Ferner Zudem Allerdings Gut Schon Nur Noch Erst',
  },
  el: {
    leading: 'κ κ.κ κα κος δρ π.χ δηλ βλ λ.χ Αγ λεωφ',
    other: 'π.Χ μ.Χ χλμ Ιαν Φεβ Μαρ Απρ Ιουν Ιουλ Αυγ Σεπ Σεπτ Οκτ Νοεμ Δεκ',
    beforeNumber: 'αρ σελ τηλ κεφ εικ πίν τ',
    openers: 'Το Οι Τα Αυτός Αυτή Αυτό Και Αλλά Μετά Τώρα Εδώ Εκεί Όταν Αν Γιατί Τι Ποιος Πού Πώς Είναι Ήταν Ναι Όχι Στο Στη Με Για Από',
  },
  en: {
    leading:
      'a.k.a Hon Asst Sec Geo Chas Wm Thos Jos Jas Robt Hon Maj Brig Pvt Supt Insp Det Msgr Atty Amb shri smt Kum ca e.g i.e Rte Br Sr Fr Ven Emb Cdr Ens Spc Pfc Attn feat ft Lieut Rt',
    other:
      'Acct acct Reg Ser Tel Cat cat Pat Ft assn Assoc Bldg Rd Hwy Pkwy Ph.D plc govt avg al misc Univ Intl esp incl excl ext tel Tue Tues Thu Thurs Calif Ariz Colo Fla Okla Tenn Tex Wis Proc Natl Acad Sci Conf Mfg Pt Pts Mts Mtn Mtns Penn Wash Ala Ark Conn Del Ill Ind Kan Mass Md Mich Minn Mont Neb Nev Ore Va Vt Wyo Ky Ont Que Sask Expy Fwy Ct Ln Sq Terr Cres ed eds rev trans repr publ cont dist approx max pron Inst Lab Eng Elec Mech Chem Biol Phys Psych Econ Gaz Ref Sup Att dep Sr Esq tsp tbsp oz qt pt gal lb lbs deg pkg doz Appx',
    beforeNumber:
      'Rs apt rm ste sect eqs ex pt chs paras op pgs ft hr hrs lb lbs min mins bldg fl ext art max app def thm lem cor prop eqn secs app bk bks ver v st rte rtes hwy fwy mi qt gal oz yd sq cu cont cl reg regs par sched appx tab',
    openers:
      'The This That These Those There Then They He She It We You Its Their His Her Our My Your An And But Or So Yet However Although Though While When Where Why What Who Which How If Since Because After Before As At In On From For With By To Not No Yes Also Still Now Here Some Many Most Each Every Both All Another Any Once Until Unless Next Later Today Did Do Does Is Are Was Were Can Could Would Should Have Has Had Let Please First Finally Instead Meanwhile Moreover Therefore Thus Otherwise Despite Even Just Only Everyone Everybody Everything Someone Somebody Something Nobody Nothing None Anyone Anybody Anything People Perhaps Maybe Thanks Sometimes Often Usually Currently Recently Eventually Suddenly Tomorrow Yesterday Tonight Nowadays Several Few Little Much More Less Others One Two Three Like Among Between During Over Under Without Within Through Throughout Against According Whether Whenever Wherever Whoever Whatever Such Soon Again Indeed Similarly Additionally Furthermore Consequently Nevertheless Nonetheless Hence Overall Generally Hopefully Unfortunately Fortunately Actually Basically Obviously Clearly Second Third Will Shall May Might Must Am Neither Either Nor Whose Whom Ask Come Go See Take Make Give Look',
  },
  es: {
    articles: 'El La Las Lo',
    leading:
      'atte Urb urb ud uds vd vds Lic arq ing dña mons gral cnel tte fray sto sta aprox p.ej Fdo sr sra srta dr dra prof lic D Dª Ntra Ntro Excmo Pbro cmdte alm p.e v.gr C/ dir Mtra Mtro mtra cap',
    other:
      'Edif edif Ref ref temp av avda avd dto apdo ctra pza plza tel tfno máx mín EE UU JJ OO RR HH CC FF admón mzo sept set izq dcha EE.UU',
    beforeNumber: 'Apto apto Ref ref cap caps fol col art arts pza inc par párr',
    openers:
      'Los Un Una Él Ella Ellos Ellas Yo Usted Nosotros Y Pero O Luego Después Entonces Así También Además Sin Con En Por Para Desde Hasta Cuando Como Si Que Qué Quién Cómo Dónde Cuándo Esto Esta Este Estos Estas Eso Ese Esa Hay Es Fue Era Ya Hoy Mañana Ayer Ahora Aquí Allí Aunque Mientras Según Sí No Su Sus Todo Todos Cada Algunos Algunas Muchos Muchas Varios Nadie Nada Alguien Algo Quizás Quizá Tal Durante Tras Entre Contra Más Menos Aquel Aquella Son Eran Fueron Está Están Había Tiene Tienen Puede Pueden Debe Le Les Se Me Te Nos Mi Tu Otro Otra Otros Otras Gracias Ambos Cuyo Solo Sólo',
  },
  fi: {
    leading: 'esim ts nk ns vrt mm puh tri dipl ins maist kand ent prof alik',
    other: 'os nro klo ks toim siv synt milj mrd eKr jKr kpl',
    last: 'jne ym yms tms',
    beforeNumber: 'siv vv maks min enint väh',
    openers:
      'Se Hän Minä Sinä Me Te He Ne Ja Mutta Tai Sitten Nyt Täällä Siellä Kun Jos Koska Tämä Tuo Mitä Kuka Missä Miksi Miten On Oli Ei Kyllä',
  },
  fr: {
    articles: 'Le La',
    leading: 'resp Sté Ets Éts M Mgr Me Pr Ste Sts p.ex c.-à-d Mᵐᵉ Dʳ sgt cne cdt gal lt col cf i.e cap lieut gén adj',
    other: 'Cie av vol chap tél bd boul bld env apr dép arr moy hab J.-C ibid suiv trad pl min max éd coll réf imm rés bât quart arrt',
    beforeNumber: 'L R D Qté qté Ex ex art al pl fol § env min max réf',
    openers:
      'Les Un Une Il Elle Ils Elles On Nous Vous Je Tu Ce Cette Ces Cet Et Mais Ou Donc Or Car Puis Ensuite Enfin Alors Ainsi Après Avant Depuis Pendant Dans En Sur Sous Pour Par Avec Sans Selon Si Quand Comme Qui Que Quoi Où Pourquoi Comment Son Sa Ses Cela Ceci Voici Voilà Oui Non Cependant Toutefois Tout Toute Tous Chaque Plusieurs Certains Certaines Beaucoup Rien Personne Quelqu Peut Peu Aujourd Demain Hier Maintenant Ici Là Même Notre Votre Leur Leurs Mon Ma Mes Ton Ta Tes Nos Vos Au Aux Du Des De Entre Contre Malgré Lors Lorsque Puisque Parce Bien Très Trop Plus Moins Est Sont Était Fut Avait Aussi Ni Merci Dès Afin Autre Autres',
  },
  is: {
    leading: 'hr frk t.d þ.e m.a sbr skv próf',
    other: 'kl bls u.þ.b f.Kr e.Kr',
    last: 'o.fl',
    openers:
      'Það Hann Hún Þeir Þær Þau Ég Þú Við Og En Eða Svo Síðan Nú Hér Þar Þegar Ef Með Án Fyrir Á Í Frá Eftir Hvað Hver Hvar Hvers Er Var Já Nei',
  },
  it: {
    articles: 'Il La Lo I Le',
    leading:
      'on sen sig.ra sig.na dott.ssa prof.ssa ing geom rag cav mons sac egr gent spett ad_es es p.es cfr sig sigra gen col cap ten mar m.llo brig rev don dr ssa avv arch',
    other:
      'mln mld D.Lgs D.L L D.P.R D.M Rif rif pagg tel sec genn febbr apr giu lug ago sett ott nov dic feb mag lun mer gio ven sab dom max min ca all n vol tav ediz lett',
    beforeNumber: 'co Rif rif Par par Cell cell Tel nn artt tab cap es sez min max ca',
    openers:
      'Lui Lei Io Noi Voi Loro Ma E Ed O Poi Dopo Quindi Così Anche Inoltre Con In Per Da Tra Fra Quando Come Se Che Chi Cosa Dove Perché Questo Questa Questi Queste Quello Quella Oggi Ieri Domani Ora Qui Sì No Non È Era Sono Ha Un Una Uno Gli Tutto Tutti Ogni Alcuni Alcune Molti Molte Niente Nessuno Qualcuno Qualcosa Forse Grazie Durante Contro Secondo Senza Sopra Sotto Mentre Poiché Benché Sebbene Però Infatti Infine Allora Adesso Più Meno Erano Fu Furono Hanno Aveva Può Possono Deve Si Ci Mi Ti Vi Ne Mio Tuo Suo Nostro Nel Nella Nei Nelle Sul Sulla Dal Dalla Del Della Alla Al Ai Alle Dello',
  },
  nb: {
    beforeNumber: 'min maks max nr kap',
    leading: 'hr fr frk cand jf vedr iflg ing',
    other: 'kl bl bl.a mfl m.fl m.m inkl ekskl tlf pkt f f.eks d.v.s ang evt mht mill mrd pga sml tidl hhv maks feb febr okt des avd gj.sn',
    last: 'o.l',
    openers:
      'Det Den De Han Hun Jeg Du Vi En Et Og Men Eller Så Deretter Da Nå Her Der Når Hvis Fordi Mens Med Uten For På Av Til Fra Etter Før Under Dette Denne Disse Hva Hvem Hvor Hvorfor Hvordan Er Har Ja Nei Ikke Alle Alt Ingen Noen Nogen Mange Måske Kanskje Takk Tak Mellem Mellom Mot Mod Over Mer Mere Hans Hendes Hennes Deres Sin Min Din Vår Vores Var Havde Hadde Kan Skal Ville Må Også I Hver Derfor Dog',
  },
  nl: {
    leading: 'drs ir ing mw ds jhr bv d.w.z m.a.w o.a i.p.v t.o.v m.b.t i.v.m resp excl incl evt ong zgn zg max vgl',
    other: 'jl bl pag hfst jr tel afb afl dl uitg geb overl febr mrt str',
    last: 'e.d',
    beforeNumber: 'par art blz min max',
    openers:
      'Het Een Hij Zij Ze Ik Jij Je Wij We Jullie En Maar Of Dus Want Dan Daarna Toen Nu Hier Daar Dit Dat Deze Die Als Omdat Terwijl Hoewel Met Zonder Voor Na Op In Aan Uit Bij Door Om Ook Wat Wie Waar Waarom Hoe Wanneer Is Was Heeft Er Geen Niet Ja Nee Iedereen Niemand Niets Iets Iemand Alles Alle Veel Sommige Misschien Bedankt Tijdens Tussen Volgens Tegen Onder Over Meer Minder Zijn Haar Hun Ons Onze Mijn Jouw Uw Waren Had Hebben Wordt Worden Kan Kunnen Zal Zou Moet Nog Al Zo Zoals Echter Daarom Toch Vandaag Morgen Gisteren Elke Elk',
  },
  pl: {
    leading:
      'hab lek med św ks bp abp płk ppłk mjr kpt sierż m.in tj ul al wg zob por gen ws pt mec zast sekr adm kard arcybp bł pł tzw tzn np p.o pn gł ob bryg dyw rez',
    other:
      'godz wyd ur r dł tys mies proc pkt rozdz rys tab tłum oprac woj pow wsp śr szt ub nast tel red pl sp sier wł zł gr kw al os pdst płn płd zach wsch mln mld mlrd',
    last: 'in',
    beforeNumber: 'ok poz odc os min maks max',
    openers:
      'To Ten Ta Te Ci On Ona Ono Oni One Ja Ty My Wy I A Ale Lub Albo Więc Potem Następnie Później Teraz Tu Tutaj Tam Gdy Kiedy Jeśli Ponieważ Bo Chociaż Bez Dla Na W We Do Od Po Przed Przez Przy Za Nie Tak Co Kto Gdzie Dlaczego Jak Czy Jest Był Była Było Są Ma Dziś Dzisiaj Wczoraj Jutro Każdy Każda Wszyscy Wszystko Nikt Nic Ktoś Coś Może Dzięki Podczas Według Między Pod Nad Ich Jego Jej Mój Nasz Wasz Moja Nasza Więcej Mniej Będzie Będą Były Byli Mają Można Trzeba Tamten Jednak Zatem Dlatego Również Także Tylko Już Jeszcze Aby Żeby Choć Skoro Z Ze O U Jako',
  },
  pt: {
    articles: 'O A Os As',
    leading: 'Ex Profª profª Min Exmº eng arq profa Pe Cel Gal Ten Maj Cap Dep Des p.ex sr sra srs dr dra prof exa V.Exa Exa cel maj',
    other: 'V av tel dto Lda Ltda Cia apto aprox máx mín srs sras srta rod trav dir',
    beforeNumber: 'n.º núm arts cap inc par',
    openers:
      'Ele Ela Eles Elas Eu Nós Você Vocês E Mas Ou Depois Então Assim Também Além Sem Com Em Por Para Desde Até Quando Como Se Que Quem Onde Porque Isto Isso Este Esta Esse Essa Hoje Ontem Amanhã Agora Aqui Já Sim Não Um Uma Seu Sua Todo Todos Há É Era Foi Cada Alguns Algumas Muitos Muitas Ninguém Nada Alguém Algo Talvez Durante Entre Contra Segundo Mais Menos São Eram Foram Está Estão Tem Têm Pode Podem Deve Seus Suas Nosso Nossa Meu Minha Outro Outra Outros Outras No Na Nos Nas Ao À Aos Do Da Dos Das Obrigado Obrigada Só Ainda Enquanto Embora Porém Contudo',
  },
  ro: {
    leading: 'dl dna dlui dnei d-l d-na conf lect asist acad arh gen col ing prof dr de_ex ex lt cpt mr p.ex',
    other: 'str jud tel sec bd mun alin pct ian febr mart iun iul î.Hr d.Hr î.e.n max min aprox',
    last: 'ș.a',
    beforeNumber: 'art alin lit pct pag cap bl ap et max min',
    openers:
      'Ea Ei Ele Eu Tu Noi Voi Și Dar Sau Apoi Atunci Acum Aici Acolo Când Dacă Deoarece Deși Cu Fără Pentru În Pe Din După Înainte Nu Da Ce Cine Unde Cum Este Era Sunt Are Acest Această Aceasta Acesta O Un Fiecare Mulți Multe Nimeni Nimic Cineva Ceva Poate Mulțumesc Între Prin Despre Spre Către Fie Mai Foarte Doar Avea Au Erau Fost Vor Va Lui Lor Meu Mea Alt Alte Astfel Însă Deci Totuși La Le Îl Îi Își Se',
  },
  ru: {
    leading:
      'акад доц тов гр инж полк см ср напр пос дер св ген г-н г-жа гг зав зам нач пом чл чл.-корр корр мин гос нар засл канд докт т.е т.н т.к к.т.н к.э.н д.т.н н.с ст мл г-ну г-на г-ном г-же ул просп пл бул бульв шос набер о-в о-ва пгт дир',
    other:
      'рис руб коп пр пл пер обл корп наб просп респ макс мин сек чел шт изд ред авт соч табл прим англ нем франц лат греч оз ок о-в р-н р с о х хут мкр стр эт ден мес нед',
    beforeNumber: 'д п ч кв гл ст эт с разд рис ок макс мин пп стр',
    openers:
      'Это Этот Эта Эти Он Она Оно Они Я Ты Мы Вы И А Но Или Потом Затем Тогда Теперь Сейчас Здесь Там Когда Если Потому Хотя С Без Для На В Во До От По Перед Через При За Не Нет Да Что Кто Где Почему Как Есть Был Была Было Были Его Её Их Всё Все Сегодня Вчера Завтра Так Также Однако Поэтому После У К О Об Из Каждый Каждая Никто Ничего Кто-то Что-то Может Спасибо Между Под Над Мой Наш Ваш Моя Наша Больше Меньше Будет Будут Имеет Можно Нужно Тот Та Те Такой Такие Много Многие Некоторые Именно Даже Только Уже Ещё Чтобы Поскольку Ни Из-за Вскоре Самый Самым Согласно',
  },
  sv: {
    leading: 'hr fr frk fil tekn jfr resp s.k mag t.ex d.v.s ing',
    other:
      'kl bl bl.a m.fl m.m inkl exkl tel f t.ex d.v.s ev p.g.a pga fr.o.m t.o.m f.d f.n feb febr okt mån tis ons tors fre lör sön max milj mdr urspr min',
    last: 'o.d',
    beforeNumber: 'sid kap st min max',
    openers:
      'Det Den De Han Hon Jag Du Vi Ni En Ett Och Men Eller Så Sedan Sen Då Nu Här Där När Om Eftersom Medan Med Utan För På Av Till Från Efter Före Under Detta Denna Dessa Vad Vem Var Varför Hur Är Har Ja Nej Inte Alla Allt Ingen Inget Någon Något Många Vissa Kanske Tack Mellan Enligt Mot Över Mer Mindre Hans Hennes Deras Sin Min Din Vår Hade Kan Ska Skulle Måste Också Ännu Därför Dock Idag Imorgon Igår Varje Även I',
  },
  tr: {
    leading: 'yrd av sn öğr gör uzm Alb Bnb Yzb Tğm Gen Kor Tüm Org Müh Mim Öğr Gör Arş Op',
    other: 'cad sok mah blv tel yy dk çev haz Şti',
    last: 'vb vs vd',
    beforeNumber: 'sf ss maks min no Şek şek Böl böl',
    openers:
      'Bu Şu O Ben Sen Biz Siz Onlar Ve Ama Fakat Veya Sonra Şimdi Burada Orada Eğer Çünkü Bir Ne Kim Nerede Neden Nasıl Evet Hayır Ancak',
  },
};

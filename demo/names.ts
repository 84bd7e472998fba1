/**
 * Parts of names, by naming custom, in Latin letters and in the script that the bearer would sign in. Every name that is
 * put together from them is invented; the customs are real, because it is they that break badge printers.
 */

/** One part of a name: as a passport transliterates it, and as it is written at home where that differs. */
export interface NamePart {
  readonly latin: string;
  readonly native: string;
}

/** Names that go together, such as a language's feminine given names and feminine family names. */
export interface NamePool {
  readonly given: readonly NamePart[];
  readonly family: readonly NamePart[];
}

/** How the parts become a whole. `single`: a family name is not a thing there, or this bearer has none. */
export type NameOrder = 'given-family' | 'family-given' | 'family-given-joined' | 'two-families' | 'single' | 'son-of';

export interface NamingCustom {
  readonly order: NameOrder;
  /** Whether the native form differs from the Latin one. */
  readonly ownScript: boolean;
  readonly pools: readonly NamePool[];
}

const parts = (list: string): NamePart[] =>
  list.split(',').map((entry) => {
    const [latin = '', native = latin] = entry.trim().split('=');
    return { latin, native };
  });

const pool = (given: string, family = ''): NamePool => ({
  given: parts(given),
  family: family === '' ? [] : parts(family),
});

const custom = (order: NameOrder, ...pools: NamePool[]): NamingCustom => ({
  order,
  ownScript: pools.some(({ given }) => given.some(({ latin, native }) => latin !== native)),
  pools,
});

const arabicFamilies =
  'Al-Rashidi=الراشدي, Al-Masri=المصري, Haddad=حداد, Al-Tamimi=التميمي, Khoury=خوري, Al-Zahrani=الزهراني, Ben Youssef=بن يوسف, Al-Kubaisi=الكبيسي, Bouazza=بوعزة, Darwish=درويش, Al-Harthy=الحارثي, Abu Zayd=أبو زيد';
const spanishFamilies =
  'Quiroga, Ibáñez, Núñez, Escalante, Villarreal, Ocampo, Peña, Argüello, Cárdenas, Montúfar, Sepúlveda, Yáñez, Zambrano, de la Fuente, Echeverría, Maldonado';
const portugueseFamilies =
  'Gonçalves, Magalhães, dos Santos, Simões, da Conceição, Araújo, Neto, Guimarães, Fragoso, Mourão, de Albuquerque, Paixão';
const indianFamilies =
  'Sharma=शर्मा, Verma=वर्मा, Chauhan=चौहान, Mishra=मिश्रा, Rathore=राठौर, Joshi=जोशी, Deshpande=देशपांडे';

/** By the name of the custom, which is mostly that of the language. */
export const namingCustoms = {
  arabic: custom(
    'given-family',
    pool(
      'Yusuf=يوسف, Khalid=خالد, Tariq=طارق, Mahmoud=محمود, Nasser=ناصر, Walid=وليد, Hisham=هشام, Idris=إدريس, Abdul Rahman=عبد الرحمن, Marwan=مروان',
      arabicFamilies,
    ),
    pool(
      'Layla=ليلى, Salma=سلمى, Noura=نورة, Hanan=حنان, Rania=رانيا, Amina=أمينة, Samira=سميرة, Dalal=دلال',
      arabicFamilies,
    ),
  ),
  gulf: custom(
    'son-of',
    pool(
      'Sultan bin Hamad=سلطان بن حمد, Abdullah bin Khalid=عبد الله بن خالد, Saif bin Majid=سيف بن ماجد, Jassim bin Ali=جاسم بن علي, Faisal bin Turki=فيصل بن تركي, Badr bin Saud=بدر بن سعود',
      'Al-Ghafri=الغافري, Al-Mannai=المناعي, Al-Dosari=الدوسري, Al-Otaibi=العتيبي, Al-Busaidi=البوسعيدي, Al-Kaabi=الكعبي, Al-Fadhli=الفضلي',
    ),
    pool(
      'Moza bint Rashid=موزة بنت راشد, Hessa bint Jaber=حصة بنت جابر, Maryam bint Issa=مريم بنت عيسى',
      'Al-Mannai=المناعي, Al-Kaabi=الكعبي, Al-Dosari=الدوسري, Al-Rawahi=الرواحي',
    ),
  ),
  persian: custom(
    'given-family',
    pool(
      'Behrouz=بهروز, Kaveh=کاوه, Siavash=سیاوش, Farhad=فرهاد, Mehdi=مهدی, Jamshid=جمشید',
      'Tavakkoli=توکلی, Shirazi=شیرازی, Golzar=گلزار, Rostami=رستمی, Kermanshahi=کرمانشاهی, Nikpour=نیک‌پور',
    ),
    pool('Parisa=پریسا, Shirin=شیرین, Niloufar=نیلوفر', 'Tavakkoli=توکلی, Golzar=گلزار, Nikpour=نیک‌پور, Sadeghi=صادقی'),
  ),
  dari: custom(
    'single',
    pool(
      'Najibullah=نجیب‌الله, Zalmay=زلمی, Gulbaz=گلباز, Rahmatullah=رحمت‌الله, Nazanin=نازنین, Mirwais=میرویس, Shafiqa=شفیقه, Torialai=توریالی',
    ),
  ),
  urdu: custom(
    'given-family',
    pool(
      'Kamran=کامران, Asif=آصف, Zubair=زبیر, Nadeem=ندیم, Shahid=شاہد',
      'Qureshi=قریشی, Chaudhry=چودھری, Malik=ملک, Abbasi=عباسی, Bhatti=بھٹی',
    ),
    pool('Ayesha=عائشہ, Saima=صائمہ, Farzana=فرزانہ', 'Qureshi=قریشی, Malik=ملک, Siddiqui=صدیقی'),
  ),
  tajik: custom(
    'given-family',
    pool(
      'Rustam=Рустам, Firdavs=Фирдавс, Dilshod=Дилшод, Jamshed=Ҷамшед',
      'Rahimzoda=Раҳимзода, Sharipov=Шарипов, Qodiri=Қодирӣ, Nazarzoda=Назарзода',
    ),
    pool('Nigina=Нигина, Gulchehra=Гулчеҳра', 'Rahimzoda=Раҳимзода, Nazarzoda=Назарзода, Safarova=Сафарова'),
  ),
  russian: custom(
    'given-family',
    pool(
      'Arkady=Аркадий, Gleb=Глеб, Lev=Лев, Fyodor=Фёдор, Timofey=Тимофей, Matvey=Матвей',
      'Zvyagintsev=Звягинцев, Kashirin=Каширин, Ozerov=Озеров, Shchedrin=Щедрин, Yezhikov=Ежиков, Vorontsov=Воронцов',
    ),
    pool('Yelizaveta=Елизавета, Zoya=Зоя, Tamara=Тамара', 'Kashirina=Каширина, Shchedrina=Щедрина, Lugovaya=Луговая'),
  ),
  belarusian: custom(
    'given-family',
    pool(
      'Kastus=Кастусь, Ryhor=Рыгор, Mikalai=Мікалай, Uladzimir=Уладзімір',
      'Zhuk=Жук, Halavach=Галавач, Kavalchuk=Кавальчук, Hryharovich=Грыгаровіч',
    ),
    pool('Tatsiana=Таццяна, Volha=Вольга, Sviatlana=Святлана', 'Kavalionak=Кавалёнак, Zhuk=Жук, Sauchanka=Саўчанка'),
  ),
  kazakh: custom(
    'given-family',
    pool(
      'Yerlan=Ерлан, Daniyar=Данияр, Nurlan=Нұрлан, Bolat=Болат',
      'Äbdirov=Әбдіров, Ospanov=Оспанов, Qaliyev=Қалиев, Zhumabek=Жұмабек',
    ),
    pool('Aigul=Айгүл, Saule=Сәуле', 'Ospanova=Оспанова, Zhumabek=Жұмабек, Tölegen=Төлеген'),
  ),
  kyrgyz: custom(
    'given-family',
    pool(
      'Azamat=Азамат, Ulan=Улан, Nurbek=Нурбек, Taalai=Таалай',
      'Toktogulov=Токтогулов, Asanov=Асанов, Bakirov=Бакиров, Üsönov=Үсөнов',
    ),
    pool('Aizada=Айзада, Jyldyz=Жылдыз', 'Asanova=Асанова, Mamytova=Мамытова'),
  ),
  mongolian: custom(
    'single',
    pool(
      'Bat-Erdene=Бат-Эрдэнэ, Enkhtuya=Энхтуяа, Ganzorig=Ганзориг, Mönkhbayar=Мөнхбаяр, Oyuunchimeg=Оюунчимэг, Tömörbaatar=Төмөрбаатар, Sarangerel=Сарангэрэл, Dölgöön=Дөлгөөн',
    ),
  ),
  bulgarian: custom(
    'given-family',
    pool(
      'Plamen=Пламен, Hristo=Христо, Ognyan=Огнян, Zdravko=Здравко',
      'Tsvetkov=Цветков, Yordanov=Йорданов, Manolov=Манолов, Karadzhov=Караджов',
    ),
    pool('Desislava=Десислава, Milena=Милена', 'Tsvetkova=Цветкова, Dragieva=Драгиева'),
  ),
  serbian: custom(
    'given-family',
    pool(
      'Miloš=Милош, Đorđe=Ђорђе, Ljubomir=Љубомир, Nebojša=Небојша',
      'Stanković=Станковић, Živković=Живковић, Đurić=Ђурић, Njegovan=Његован',
    ),
    pool('Jelena=Јелена, Snežana=Снежана', 'Đurić=Ђурић, Živković=Живковић, Ćosić=Ћосић'),
  ),
  bosnian: custom(
    'given-family',
    pool('Emir, Haris, Želimir, Dražen, Senad', 'Hadžić, Begović, Čaušević, Kovačević, Šarić'),
    pool('Amra, Lejla, Željka', 'Hadžić, Čaušević, Đulić'),
  ),
  greek: custom(
    'given-family',
    pool(
      'Stavros=Σταύρος, Lefteris=Λευτέρης, Achilleas=Αχιλλέας, Ioannis=Ιωάννης',
      'Papadimas=Παπαδήμας, Xenakis=Ξενάκης, Charalambous=Χαραλάμπους, Kyriakou=Κυριάκου',
    ),
    pool('Eleftheria=Ελευθερία, Despoina=Δέσποινα', 'Papadima=Παπαδήμα, Kyriakou=Κυριάκου, Georgiadou=Γεωργιάδου'),
  ),
  armenian: custom(
    'given-family',
    pool(
      'Hrachya=Հրաչյա, Vardan=Վարդան, Gevorg=Գևորգ, Tigran=Տիգրան',
      'Ter-Avetisyan=Տեր-Ավետիսյան, Ghazaryan=Ղազարյան, Mkrtumyan=Մկրտումյան, Hovakimyan=Հովակիմյան',
    ),
    pool('Anahit=Անահիտ, Shushan=Շուշան', 'Ghazaryan=Ղազարյան, Chakhoyan=Չախոյան'),
  ),
  georgian: custom(
    'given-family',
    pool(
      'Giorgi=გიორგი, Vakhtang=ვახტანგ, Tamaz=თამაზ',
      'Kvirikashvili=კვირიკაშვილი, Tsereteli=წერეთელი, Ch’ankotadze=ჭანკოტაძე',
    ),
    pool('Ketevan=ქეთევან, Nino=ნინო', 'Javakhishvili=ჯავახიშვილი, Tsereteli=წერეთელი'),
  ),
  azerbaijani: custom(
    'given-family',
    pool('Elçin, Rəşad, Vüqar, Tofiq', 'Məmmədzadə, Hüseynli, Quliyev, Şirinov'),
    pool('Günel, Səbinə', 'Məmmədzadə, Quliyeva'),
  ),
  hebrew: custom(
    'given-family',
    pool(
      'Yoav=יואב, Amnon=אמנון, Gideon=גדעון, Itamar=איתמר',
      'Ben-Ami=בן־עמי, Shaked=שקד, Mizrahi=מזרחי, Avrahami=אברהמי',
    ),
    pool('Tzipora=ציפורה, Noa=נועה', 'Ben-Ami=בן־עמי, Harel=הראל'),
  ),
  ethiopian: custom(
    'given-family',
    pool(
      'Tewodros=ቴዎድሮስ, Getachew=ጌታቸው, Mulugeta=ሙሉጌታ, Yohannes=ዮሐንስ',
      'Haile=ኃይሌ, Tessema=ተሰማ, Wolde-Giorgis=ወልደ ጊዮርጊስ, Bekele=በቀለ',
    ),
    pool('Tsehay=ፀሐይ, Almaz=አልማዝ, Senait=ሰናይት', 'Haile=ኃይሌ, Gebre-Medhin=ገብረ መድኅን, Tessema=ተሰማ'),
  ),
  bengali: custom(
    'given-family',
    pool(
      'Shafiqul=শফিকুল, Anwar=আনোয়ার, Mizanur=মিজানুর, Debashish=দেবাশীষ',
      'Chowdhury=চৌধুরী, Islam=ইসলাম, Bhattacharya=ভট্টাচার্য, Rahman=রহমান',
    ),
    pool('Nasrin=নাসরিন, Shirin=শিরীন', 'Akter=আক্তার, Chowdhury=চৌধুরী'),
  ),
  hindi: custom(
    'given-family',
    pool('Arjun=अर्जुन, Rajesh=राजेश, Vikram=विक्रम, Harshvardhan=हर्षवर्धन', indianFamilies),
    pool('Lakshmi=लक्ष्मी, Kavita=कविता, Shraddha=श्रद्धा', indianFamilies),
  ),
  nepali: custom(
    'given-family',
    pool(
      'Bishnu=विष्णु, Prakash=प्रकाश, Krishna=कृष्ण, Dhan Bahadur=धन बहादुर',
      'Thapa=थापा, Adhikari=अधिकारी, Gurung=गुरुङ, Shrestha=श्रेष्ठ',
    ),
    pool('Sabitri=सावित्री, Gita=गीता', 'Shrestha=श्रेष्ठ, Tamang=तामाङ'),
  ),
  tamil: custom(
    'single',
    pool('Murugesan=முருகேசன், Thirunavukkarasu=திருநாவுக்கரசு, Kalaiselvi=கலைச்செல்வி, Ponnambalam=பொன்னம்பலம்'),
  ),
  sinhala: custom(
    'given-family',
    pool(
      'Nimal=නිමල්, Chaminda=චමින්ද, Ruwan=රුවන්, Prasanna=ප්‍රසන්න',
      'Wickramaratne=වික්‍රමරත්න, Gunasekara=ගුණසේකර, Dissanayake=දිසානායක',
    ),
    pool('Kumari=කුමාරි, Dilrukshi=දිල්රුක්ෂි', 'Jayawardena=ජයවර්ධන, Gunasekara=ගුණසේකර'),
  ),
  chinese: custom(
    'family-given-joined',
    pool(
      'Zhiyuan=志远, Jianguo=建国, Haoran=浩然, Wenbo=文博, Guangming=光明, Yifei=一飞, Meiling=美玲, Xiulan=秀兰, Lihua=丽华, Jing=静',
      'Ouyang=欧阳, Zhao=赵, Qiu=邱, Xie=谢, Lü=吕, Zheng=郑, Fang=方, Sima=司马',
    ),
  ),
  japanese: custom(
    'family-given',
    pool(
      'Takeshi=武, Hiroki=弘樹, Daichi=大地, Makoto=まこと, Kenta=健太',
      'Kuroiwa=黒岩, Fujimori=藤森, Shimizutani=清水谷, Ōkubo=大久保',
    ),
    pool('Sakura=さくら, Yōko=陽子, Ayumi=あゆみ', 'Kuroiwa=黒岩, Asakura=朝倉'),
  ),
  korean: custom(
    'family-given-joined',
    pool(
      'Seo-yeon=서연, Ji-hoon=지훈, Min-jae=민재, Hyun-woo=현우, Eun-ji=은지, Do-yun=도윤',
      'Namgoong=남궁, Baek=백, Choi=최, Yoon=윤, Jang=장',
    ),
  ),
  burmese: custom(
    'single',
    pool(
      'Aung Kyaw Moe=အောင်ကျော်မိုး, Thein Htut=သိန်းထွဋ်, Khin Swe Oo=ခင်ဆွေဦး, Nay Lin Zaw=နေလင်းဇော်, Hla Myint=လှမြင့်, Su Su Nwe=စုစုနွယ်, Min Thu=မင်းသူ',
    ),
  ),
  khmer: custom(
    'family-given',
    pool('Dara=តារា, Vuthy=វុទ្ធី, Piseth=ពិសិដ្ឋ, Sopheap=សុភាព, Bopha=បុប្ផា', 'Chhim=ឈឹម, Keo=កែវ, Meas=មាស, Prak=ប្រាក់'),
  ),
  lao: custom(
    'given-family',
    pool(
      'Bounmy=ບຸນມີ, Khamphone=ຄຳພອນ, Somsak=ສົມສັກ, Vilayvanh=ວິໄລວັນ, Chanthala=ຈັນທະລາ',
      'Sisavath=ສີສະຫວາດ, Phommachanh=ພົມມະຈັນ, Vongsa=ວົງສາ',
    ),
  ),
  thai: custom(
    'given-family',
    pool('Somchai=สมชาย, Wanida=วนิดา, Kittisak=กิตติศักดิ์', 'Rattanaporn=รัตนพร, Suwannaphum=สุวรรณภูมิ'),
  ),
  malay: custom(
    'son-of',
    pool(
      'Ahmad Faizal bin, Mohd Hafiz bin, Azman bin, Zulkifli bin, Iskandar bin',
      'Haji Ismail, Othman, Abdul Samad, Pengiran Yusof, Haji Daud',
    ),
    pool('Siti Aminah binti, Nurul Huda binti, Rosnah binti', 'Haji Ismail, Othman, Abdul Samad'),
  ),
  indonesian: custom(
    'single',
    pool('Suharyanto, Wiratmoko, Sudarsono, Kusumaningrum, Purnawati, Hartadi, Rahmawati, Budiyono, Supriyatna'),
  ),
  filipino: custom(
    'given-family',
    pool('Jose Maria, Renato, Emmanuel, Rodel', 'Dimaculangan, Macaraeg, Santiago-Reyes, Peñafrancia'),
    pool('Maria Corazon, Rosario, Ligaya', 'Dimaculangan, Villanueva, Magsalin'),
  ),
  spanish: custom(
    'two-families',
    pool('Álvaro, José María, Andrés, Hernán, Joaquín, Rubén, Ramón, Iñigo', spanishFamilies),
    pool('Inés, María José, Begoña, Concepción, Ángela, María del Rosario', spanishFamilies),
  ),
  portuguese: custom(
    'two-families',
    pool('João Baptista, Inácio, Sebastião, António Luís, Estêvão', portugueseFamilies),
    pool('Conceição, Luísa Helena, Maria da Graça, Fátima', portugueseFamilies),
  ),
  french: custom(
    'given-family',
    pool('Jean-Loup, Étienne, François-Xavier, Thibault', "d'Arbois, Le Guen, Lefèvre, Bréchard"),
    pool('Maëlys, Anne-Sophie, Hélène', 'Lefèvre, de Saint-Aubert, Noël'),
  ),
  italian: custom(
    'given-family',
    pool('Niccolò, Gianfranco, Ruggero', "Dell'Orto, Bonfiglioli, De Santis"),
    pool('Ludovica, Chiara', "D'Agnolo, Bonfiglioli"),
  ),
  german: custom(
    'given-family',
    pool('Jürgen, Götz, Karl-Heinz, Matthäus, Reto', 'Größl, von der Heide, Müller-Lücke, Zäch, Weiß'),
    pool('Änne, Jördis, Ursula', 'Großmann, Zürcher, Weiß'),
  ),
  czech: custom(
    'given-family',
    pool('Zdeněk, Bořivoj, Jiří', 'Dvořáček, Příhoda, Růžička'),
    pool('Věra, Ludmila', 'Dvořáčková, Šťastná'),
  ),
  hungarian: custom(
    'family-given',
    pool('György, Zoltán, Lőrinc', 'Szűcs, Kőszegi, Gyarmati'),
    pool('Enikő, Ágnes', 'Fűzfa, Szűcs'),
  ),
  finnish: custom(
    'given-family',
    pool('Väinö, Yrjö, Pekka', 'Hämäläinen, Yli-Kuha, Järvelä'),
    pool('Päivi, Sisko', 'Mäkinen, Järvelä'),
  ),
  romanian: custom(
    'given-family',
    pool('Ștefan, Răzvan, Ionuț, Vasile', 'Țărnă, Bălănescu, Ciobanu, Grigoraș'),
    pool('Mădălina, Ruxandra', 'Bălănescu, Munteanu'),
  ),
  albanian: custom(
    'given-family',
    pool('Agron, Çlirim, Besnik', 'Hoxhaj, Gjergji, Përmeti'),
    pool('Vjollca, Mirjeta', 'Gjergji, Kuçi'),
  ),
  english: custom(
    'given-family',
    pool('Liam, Angus, Desmond', "O'Brien, McAllister, Fitzgerald-Hughes"),
    pool('Siobhán, Harriet', "O'Shaughnessy, Whitlock"),
  ),
  sahel: custom(
    'given-family',
    pool(
      'Mamadou, Ousmane, Boubacar, Cheikh Tidiane, Modibo, Ibrahima',
      "N'Diaye, Koné, Traoré, Diarra-Sissoko, Ouédraogo, Barry, Cissokho, Jallow",
    ),
    pool('Aïssatou, Fatoumata, Mariam, Rokhaya', "N'Diaye, Koné, Diallo, Sawadogo"),
  ),
  guineaCoast: custom(
    'given-family',
    pool('Kouassi Jean-Baptiste, Yao Célestin, Dossou, Codjo Hervé', "N'Guessan, Kouamé, Ahouandjinou, Gbaguidi"),
    pool('Affoué Marie-Claire, Akissi, Sènan', "N'Guessan, Hounkpatin"),
  ),
  centralAfrica: custom(
    'given-family',
    pool(
      'Jean-Bosco, Dieudonné, Célestin, Aristide, Théophile',
      "M'Bala, Ngoma-Makaya, Ondo Nguema, Tshibanda wa Mulumba, Essomba, Yakété",
    ),
    pool('Marie-Noëlle, Béatrice, Espérance', "M'Bala, Mbuyi, Essomba, Nzé"),
  ),
  greatLakes: custom(
    'given-family',
    pool('Déogratias, Innocent, Faustin, Jean de Dieu', 'Hakizimana, Ntahobari, Nsengiyumva, Uwamahoro'),
    pool('Immaculée, Clémentine', 'Mukandayisenga, Niyonzima'),
  ),
  malagasy: custom(
    'given-family',
    pool('Hery, Tovo, Solofo', 'Rakotoarimanantsoa, Andriamampianina, Razafindrakotohasina'),
    pool('Voahangy, Lalao', 'Rasoanirinarimanga, Ravelomanantsoa'),
  ),
  yoruba: custom(
    'given-family',
    pool('Adébáyọ̀, Olúwaṣeun, Babátúndé, Ṣẹ́gun', 'Ọlátúnjí, Adéyẹmí, Ọ̀ṣúntókun'),
    pool('Ọmọ́táyọ̀, Fọláṣadé', 'Ọlátúnjí, Ọ̀ṣúntókun'),
    pool('Chukwuemeka, Ngozi', 'Okonkwo-Eze, Nwachukwu'),
  ),
  akan: custom(
    'given-family',
    pool('Kwabena, Kofi, Kwaku, Nii Armah', 'Ɔwusu-Ansah, Boateng, Adu-Gyamfi, Nɔtey'),
    pool('Akosua, Efua', 'Boateng, Asantewaa-Mensah'),
  ),
  eastAfrica: custom(
    'given-family',
    pool('Juma, Wanyama, Baraka, Kipchirchir, Deng', "Mwakyembe, Kariuki, Ole Sankan, Ng'ang'a, Majok"),
    pool('Wambui, Neema, Achol', "Ng'ang'a, Kimani, Mwakyembe"),
  ),
  southernAfrica: custom(
    'given-family',
    pool(
      'Thabo, Sipho, Tshepo, Chikondi, Tangeni, Pieter',
      'Dlamini, Mokgosi, Nkosi-Zwane, van der Westhuizen, ǃNowaseb, Phiri',
    ),
    pool('Nomvula, Palesa, Lerato', 'Dlamini, Mokoena, Banda'),
  ),
  somali: custom(
    'given-family',
    pool('Cabdi, Guuleed, Warsame', 'Xirsi, Geelle, Cilmi'),
    pool('Hodan, Sahra', 'Cilmi, Xirsi'),
  ),
} as const satisfies Record<string, NamingCustom>;

export type NamingCustomName = keyof typeof namingCustoms;

interface StateProfile {
  /** ISO 3166-1 alpha-2, which the names of States in other languages are found by. */
  readonly alpha2: string;
  readonly customs: readonly NamingCustomName[];
  /** What the delegation is written to in; one of the conference's languages. */
  readonly language: string;
}

/** `AFG AF en dari`: alpha-3, alpha-2, the language of letters, and the naming customs met there. */
const stateList = `
AFG AF en dari persian|ALB AL en albanian|DZA DZ ar arabic|AGO AO en portuguese|ARG AR es spanish|ARM AM ru armenian|AUS AU en english
AUT AT en german|AZE AZ ru azerbaijani|BHR BH ar gulf|BGD BD en bengali|BLR BY ru belarusian|BEN BJ fr guineaCoast|BOL BO es spanish
BIH BA en bosnian|BWA BW en southernAfrica|BRA BR en portuguese|BRN BN en malay|BGR BG en bulgarian|BFA BF fr sahel|BDI BI fr greatLakes
KHM KH en khmer|CMR CM fr centralAfrica|CAF CF fr centralAfrica|TCD TD fr sahel arabic|CHL CL es spanish|CHN CN zh chinese|COL CO es spanish
COG CG fr centralAfrica|COD CD fr centralAfrica|CIV CI fr guineaCoast|CUB CU es spanish|CYP CY en greek|CZE CZ en czech|DJI DJ fr somali arabic
DOM DO es spanish|ECU EC es spanish|EGY EG ar arabic|SLV SV es spanish|GNQ GQ es spanish|ERI ER en ethiopian|SWZ SZ en southernAfrica
ETH ET en ethiopian|FIN FI en finnish|FRA FR fr french|GAB GA fr centralAfrica|GMB GM en sahel|DEU DE en german|GHA GH en akan|GRC GR en greek
GTM GT es spanish|GIN GN fr sahel|HND HN es spanish|HUN HU en hungarian|IND IN en hindi tamil|IDN ID en indonesian|IRN IR en persian
IRQ IQ ar arabic|ISR IL en hebrew|ITA IT en italian|JPN JP en japanese|JOR JO ar arabic|KAZ KZ ru kazakh|KEN KE en eastAfrica|KWT KW ar gulf
KGZ KG ru kyrgyz|LAO LA en lao|LBN LB ar arabic|LSO LS en southernAfrica|LBY LY ar arabic|MDG MG fr malagasy|MWI MW en southernAfrica
MYS MY en malay chinese|MLI ML fr sahel|MRT MR ar arabic|MEX MX es spanish|MNG MN ru mongolian|MAR MA ar arabic|MOZ MZ en portuguese
MMR MM en burmese|NAM NA en southernAfrica|NPL NP en nepali|NIC NI es spanish|NER NE fr sahel|NGA NG en yoruba|OMN OM ar gulf|PAK PK en urdu
PAN PA es spanish|PRY PY es spanish|PER PE es spanish|PHL PH en filipino|QAT QA ar gulf|KOR KR en korean|MDA MD ru romanian|ROU RO en romanian
RWA RW en greatLakes|SAU SA ar gulf|SEN SN fr sahel|SRB RS en serbian|SLE SL en sahel|SGP SG en chinese malay tamil|ZAF ZA en southernAfrica
SSD SS en eastAfrica|LKA LK en sinhala tamil|SDN SD ar arabic|CHE CH en german french|SYR SY ar arabic|TJK TJ ru tajik|TZA TZ en eastAfrica
RUS RU ru russian|THA TH en thai|GEO GE en georgian`;

const isCustom = (name: string): name is NamingCustomName => name in namingCustoms;

export const stateProfiles: ReadonlyMap<string, StateProfile> = new Map(
  stateList
    .trim()
    .split(/[|\n]/)
    .map((line) => {
      const [alpha3 = '', alpha2 = '', language = '', ...customs] = line.trim().split(' ');
      return [alpha3, { alpha2, language, customs: customs.filter(isCustom) }];
    }),
);

"""A thousand lines in twelve languages for the tokenizer, made by rule, so that no text of others is needed."""

WORDS = {
    "English": "a the camera slowly pans over old harbour boats rocking in gentle waves while gulls cry and light fades behind hills",
    "German": "die Kamera fährt langsam über den alten Hafen während Möwen schreien und das Licht hinter den Hügeln verblasst größer",
    "French": "la caméra glisse doucement au-dessus du vieux port où des bateaux dansent sur l’eau à l’heure bleue près de l’église",
    "Spanish": "la cámara avanza despacio sobre el puerto mientras las gaviotas gritan ¿quién mira? el niño corre mañana por la calle",
    "Portuguese": "a câmera desliza lentamente sobre o porto enquanto as gaivotas gritam e a luz desaparece atrás das colinas não há ninguém",
    "Polish": "kamera powoli przesuwa się nad starym portem gdzie łodzie kołyszą się na falach a światło gaśnie za wzgórzami źdźbło",
    "Turkish": "kamera eski limanın üzerinde yavaşça ilerliyor tekneler dalgalarda sallanıyor ışık tepelerin ardında sönüyor İstanbul",
    "Russian": "камера медленно скользит над старой гаванью лодки качаются на волнах чайки кричат и свет гаснет за холмами ёлка",
    "Arabic": "تتحرك الكاميرا ببطء فوق الميناء القديم حيث تتمايل القوارب على الأمواج وتصرخ النوارس ويتلاشى الضوء خلف التلال",
    "Hindi": "कैमरा धीरे धीरे पुराने बंदरगाह के ऊपर चलता है नावें लहरों पर झूलती हैं और रोशनी पहाड़ियों के पीछे ढलती है",
    "Chinese": "镜头 缓慢 掠过 古老 的 港口 小船 在 波浪 上 摇晃 海鸥 鸣叫 光线 消失 在 山丘 后面",
    "Japanese": "カメラ は ゆっくり と 古い 港 の 上 を 進み 小舟 が 波 に 揺れ カモメ が 鳴き 光 が 丘 の 向こう に 消える",
}
# What a normaliser has to do something about: full-width letters, ligatures, several kinds of space, marks that combine, emoji.
ODDITIES = [
    "ｆｕｌｌ　ｗｉｄｔｈ", "ﬁne ﬂow oﬃce", "a\u00a0b\u2003c\u3000d", "e\u0301te\u0301 = été", "½ ² ③ ™ ℃", "tabs\tand  double   spaces ",
    "  leading", "trailing  ", "👩‍🚀 lands 🚀🌕", "zero\u200bwidth", "ﷺ", "㍿", "µm Å Ω", "…—–“quoted”", "<0x41> </s> <unk> ▁", "한국어 조합", "ß ẞ ſ",
]


def _lines():
    state = 1
    lines = [
        "The camera slowly pans over the old harbour, boats rocking in gentle waves.",
        *ODDITIES,
    ]
    languages = list(WORDS)
    punctuation = [", ", ". ", "! ", " – ", "; ", ": "]
    while len(lines) < 1000:
        language = languages[len(lines) % len(languages)]
        words = WORDS[language].split()
        glue = "" if language in ("Chinese", "Japanese") else " "
        line = ""
        for _ in range(4 + len(lines) % 9):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            word = words[(state >> 33) % len(words)]
            if (state >> 20) % 11 == 0:
                word = word.upper()
            if (state >> 24) % 13 == 0:
                word += str((state >> 40) % 1000)
            line += word + (punctuation[(state >> 28) % len(punctuation)] if (state >> 16) % 7 == 0 else glue)
        lines.append(line.strip("\n"))
    return lines


LINES = _lines()

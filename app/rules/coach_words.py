"""What the writing coach listens for, in folded form (no accents, no capitals): `app.rules.folding`.

Greetings and promises are looked for in every language, because people write in the language of whom they write to.
Words of politics mean other things next door (French *parti* is also "gone"), so each language has its own.
Written as regular expressions without unbounded repetition: the coach reads each keystroke's text in linear time.
"""

from __future__ import annotations

RELIGIOUS_GREETINGS = (
    r"(?:joyeux|bon|heureux) noel|(?:saint|sainte) fete de noel|que dieu|dieu (?:te|vous) (?:benisse|garde|protege)",
    r"(?:je|nous) prie(?:ns|rai|rons)? pour (?:toi|vous)|mes prieres|nos prieres",
    r"(?:vrolijk|zalig|gelukkig|fijn|prettig)e? kerst(?:feest|mis|dagen)?",
    r"god (?:zegene|beware|bewaar|behoede|bescherme) (?:je|jou|u|jullie)|moge god|gods zegen|zalig(?:e)? (?:pasen|hoogdagen)",
    r"(?:ik bid|we bidden|wij bidden) voor (?:je|jou|u|jullie)|(?:ik|we|wij) (?:zal|zullen) voor (?:je|jou|u|jullie) bidden",
    r"(?:frohe|frohliche|gesegnete|schone)s? (?:weihnacht(?:en|sfest)?|christfest)|gott (?:segne|schutze|behute) (?:dich|sie|euch)",
    r"(?:ich bete|wir beten) fur (?:dich|sie|euch)|gottes segen|moge gott|gott moge",
    r"(?:merry|happy|blessed) (?:christmas|xmas|x-mas)|god (?:bless|be with) you|happy (?:hanukkah|chanukah|hanukah|easter|diwali)",
    r"(?:i am|i'm|we are|we're|i will be|we will be|i'll be) praying for you|(?:i|we) pray for you|(?:my|our) prayers",
    r"(?:eid|aid|ramadan) (?:mubarak|moubarak|kareem)|in ?sh?a'?allah|inchallah|joyeuses paques|vrolijk pasen|frohe ostern",
)

PROMISES = (
    r"nous (?:te|vous) (?:libererons|ferons sortir|sauverons|sortirons de la|promettons)",
    r"(?:je|on) (?:te|vous) (?:promets?|liberera|libererai|sauvera|sauverai|jure)|on va (?:te|vous) (?:liberer|sauver|sortir|faire sortir)",
    r"(?:tu seras|vous serez) (?:bientot |vite )?libres?(?: bientot)?",
    r"(?:we|wij|ik) (?:zullen|zal|gaan|ga) (?:je|jou|u|jullie) (?:snel )?(?:bevrijden|vrij krijgen|redden)",
    r"(?:ik beloof|we beloven|wij beloven) (?:je|jou|u|jullie)|(?:we|wij) (?:krijgen (?:je|jou|u|jullie) vrij|bevrijden (?:je|jou|u|jullie))",
    r"(?:je|u) (?:bent|komt|wordt|zal|zult) (?:zeker |vast )?(?:gauw|snel|binnenkort|weldra) (?:vrijgelaten|vrij(?: zijn| komen)?)",
    r"(?:we|wij) halen (?:je|jou|u|jullie) (?:eruit|daaruit)",
    r"wir (?:werden|wollen) (?:dich|sie|euch) (?:bald )?(?:befreien|retten|herausholen|freibekommen)",
    r"wir (?:befreien|retten) (?:dich|sie|euch)|wir holen (?:dich|sie|euch) (?:da |dort )?(?:raus|heraus)",
    r"(?:ich verspreche|wir versprechen) (?:dir|ihnen|euch)|(?:du wirst|sie werden|ihr werdet) bald frei(?: sein)?",
    r"(?:du bist|sie sind|ihr seid|du kommst|sie kommen|ihr kommt) (?:bestimmt|sicher|gewiss) bald (?:wieder )?frei",
    r"(?:we will|we'll|we shall|we are going to|i will|i'll) (?:free|save|rescue|get|bring) you(?: out| home)?",
    r"(?:i|we) (?:promise|swear)(?: to)? you|you (?:will|shall) be free (?:soon|again)|you'll (?:soon )?be free(?: soon)?|you will soon be free",
)

POLITICS = {
    "fr": (
        "politique", "politiques", "gouvernement", "gouvernements", "régime", "dictateur", "dictature", "président", "présidente",
        "premier ministre", "élection", "élections", "parti politique", "votez", "voter pour", "opposition", "coup d'état",
    ),
    "nl": (
        "politiek", "politieke", "politici", "regering", "regime", "dictator", "dictatuur", "president", "premier",
        "eerste minister", "verkiezing", "verkiezingen", "politieke partij", "stem op", "oppositie", "staatsgreep",
    ),
    "de": (
        "politik", "politisch", "politische", "politischen", "politiker", "regierung", "regime", "diktator", "diktatur",
        "präsident", "präsidentin", "kanzler", "kanzlerin", "wahl", "wahlen", "partei", "opposition", "putsch",
    ),
    "en": (
        "politics", "political", "politician", "politicians", "government", "governments", "regime", "dictator", "dictatorship",
        "president", "prime minister", "election", "elections", "political party", "vote for", "opposition", "coup",
    ),
}  # fmt: skip

_STREET_FIRST = r"(?:rue|avenue|boulevard|chaussee|quai|chemin|allee|impasse|square|bd|av\.)"
_STREET_LAST = r"(?:straat|laan|steenweg|plein|gracht|kade|dreef|strasse|str\.|gasse|allee|platz|ufer)"
_BREAK = r"(?= {0,3}(?:$|[,;.:)(]|- |\d{4,5}(?!\d)|bte |boite |bus |a (?!cause)))"

ADDRESSES = (
    rf"(?<!\w)\d{{1,4}}(?: ?(?:bis|ter|[a-z]))?,? (?:{_STREET_FIRST}|place) ",
    rf"(?<!\w){_STREET_FIRST} (?:[^ \d]{{1,30}} ){{0,4}}[^ \d]{{1,30}},? \d{{1,4}}[a-z]?{_BREAK}",
    rf"(?<!\w)[^\W\d]{{2,30}}[ -]?{_STREET_LAST} \d{{1,4}}(?!\d)",
    r"(?<!\w)(?:b|f|d|l|ch|nl)-\d{4,5} [^\W\d]{2,}",
    r"(?<!\w)(?:p\.? ?o\.? ?box|postbus|postfach|boite postale|b\.? ?p\.?) \d{1,6}",
)

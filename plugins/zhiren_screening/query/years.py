"""This is where years of work and years of graduation are read out of a question."""

from datetime import date

from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.query.question import Question
from zhiren_screening.reading.numerals import NUMBER, number_of

_N = rf"(?P<n>{NUMBER})"
_TO = r"\s*(?:-|–|—|~|至|到|to|and)\s*"
_UNIT = r"\s*(?:\+\s*)?(?:个?年|years?|yrs?|yr)"
_FOUR = r"(?:(?:19|20)\d\d)"
_YEAR = rf"(?P<y>{_FOUR}|(?<!\d)\d\d(?!\d))"

_LENGTH = r"(?:年限|经验|工龄|年数)\s*(?:要|需|须|得|应)?\s*"
"""With this before it, a number needs no unit to be of years."""
_BETWEEN = (
    rf"(?:between\s+|介于)?(?P<a>{NUMBER})\s*年?{_TO}(?P<b>{NUMBER}){_UNIT}(?:之间)?",
    r"(?P<a>[一二两三四五六七八九])(?P<b>[二两三四五六七八九])\s*年(?!前|内)",
)
_ABOUT = (
    rf"{_N}{_UNIT}(?:的)?(?:工作)?(?:经验)?\s*(?:左右|上下)",
    rf"(?:大约|大概|约|差不多|\babout|\baround|\broughly|\bapproximately)\s*{_N}{_UNIT}",
)
"""About five years: from four to six."""
_EXACTLY = (
    rf"(?:正好|刚好|恰好|整整|\bexactly|\bprecisely|\bjust)\s*{_N}{_UNIT}",
    rf"{_N}\s*年整",
)
_BOUNDS: tuple[tuple[str, str, bool], ...] = (
    (
        (
            rf"(?:不超过|小于(?:或)?等于|不多于|不大于|至多|最多|no more than"
            rf"|not more than|at most|up to|a maximum of"
            rf"|max(?:imum)?(?: of)?|<=|≤)\s*{_N}{_UNIT}"
        ),
        "max",
        True,
    ),
    (
        (
            rf"(?:不少于|大于(?:或)?等于|不低于|不小于|至少|最少|起码|(?<!不)满|at least"
            rf"|no (?:less|fewer) than"
            rf"|not less than|a minimum of"
            rf"|min(?:imum)?(?: of)?|>=|≥)\s*有?\s*{_N}{_UNIT}(?:以上|及以上)?"
        ),
        "min",
        True,
    ),
    (
        (rf"(?:超过|多于|大于|高于|more than|over|above|exceeding|greater than|>)\s*{_N}{_UNIT}"),
        "min",
        False,
    ),
    (
        (rf"(?:不满|不足|不到|少于|低于|小于|less than|fewer than|under|below|<)\s*{_N}{_UNIT}"),
        "max",
        False,
    ),
    (rf"{_LENGTH}(?:大于|超过|多于|>)\s*{_N}(?!\d)", "min", False),
    (rf"{_LENGTH}(?:小于|少于|低于|<)\s*{_N}(?!\d)", "max", False),
    (rf"{_LENGTH}(?:≥|>=|至少|不少于|不低于|大于等于)\s*{_N}(?!\d)", "min", True),
    (rf"{_LENGTH}(?:≤|<=|至多|不超过|不高于|小于等于)\s*{_N}(?!\d)", "max", True),
    (rf"{_N}\s*\+\s*(?:年|years?|yrs?|yr)?", "min", True),
    (rf"{_N}\s*年\s*(?:及以上|以上|起|或以上|或更多|往上|多)", "min", True),
    (rf"{_N}\s*年\s*(?:及以下|以下|以内|之内|或以下)", "max", True),
    (
        (
            rf"{_N}\s*(?:or more|or above|plus)\s*{_UNIT}|(?P<m>{NUMBER}){_UNIT}\s*(?:or more"
            rf"|or above|or longer|plus|and above|minimum)"
        ),
        "min",
        True,
    ),
    (
        (
            rf"{_N}\s*(?:or fewer|or less)\s*{_UNIT}|(?P<m>{NUMBER}){_UNIT}\s*(?:or fewer|or less"
            rf"|maximum)"
        ),
        "max",
        True,
    ),
    (
        (
            rf"(?<!\d){_N}{_UNIT}(?=['’]?\s*(?:of\s+)?[\w+#.\s]{{0,24}}(?:经验|experience|工作|开发))"
        ),
        "min",
        True,
    ),
    (rf"(?<!\d){_N}\s*(?:年(?!前|内|级|后|底|初)|years?|yrs?)", "min", True),
)
_NO_EXPERIENCE = (
    r"(?:没有|无|零)(?:任何)?(?:工作)?(?:经验|经历)(?!\s*(?:者)?(?:也|都?可|亦|均可))"
    r"|no (?:work )?experience(?! (?:is )?(?:needed|required|necessary|ok))"
    r"|without (?:work )?experience"
    r"|zero experience"
)
_FRESH = (
    r"应届(?:毕业)?生?|刚刚?毕业(?:生|的)?|校招|fresh(?:er)?s?\s*(?:graduates?|grads?)?|new(?:ly)?\s+grad(?:uate)?s?"
    r"|recent\s+graduates?|campus\s+hires?"
)
_MOST_YEARS = 80.0
"""Who asks for more finds nobody with so many either."""
_GRADUATED = r"(?:年?\s*(?:毕业|届)|\s+graduates?)"


def read_years(question: Question, found: TalentFilter, today: date) -> None:
    """Read graduation first (2023年毕业 is no length of time), then years of work."""
    _read_since_graduation(question, found, today)
    _read_fresh(question, found, today)
    _read_graduation(question, found, today)
    if question.take(_NO_EXPERIENCE):
        found.years_max, found.years_max_inclusive = 0, True
    for pattern in _ABOUT:
        if match := question.take(pattern):
            years = _years(match["n"])
            found.years_min, found.years_max = max(0.0, years - 1), years + 1
    for pattern in _EXACTLY:
        if match := question.take(pattern):
            found.years_min = found.years_max = _years(match["n"])
    for pattern in _BETWEEN:
        if match := question.take(pattern):
            low, high = _years(match["a"]), _years(match["b"])
            found.years_min, found.years_max = min(low, high), max(low, high)
    for pattern, side, inclusive in _BOUNDS:
        for match in question.take_all(pattern):
            _bound(found, side, match["n"] or match["m"], inclusive=inclusive)


def _years(number: str) -> float:
    return min(number_of(number), _MOST_YEARS)


def _bound(found: TalentFilter, side: str, number: str, *, inclusive: bool) -> None:
    if side == "min" and found.years_min is None:
        found.years_min, found.years_min_inclusive = _years(number), inclusive
    if side == "max" and found.years_max is None:
        found.years_max, found.years_max_inclusive = _years(number), inclusive


def _read_fresh(question: Question, found: TalentFilter, today: date) -> None:
    match = question.take(rf"(?:{_FRESH})(?:\s+(?:in|of)\s+(?P<y>{_FOUR}))?")
    if match and question.negated(match.start()):
        found.years_min, found.years_min_inclusive = 0, False
    elif match:
        found.graduation_min = found.graduation_max = int(match["y"] or today.year)
        found.years_min, found.years_max = 0, 0


_LAST_YEARS = (
    rf"(?:最近|近|过去)\s*{_N}\s*年(?:以?内|之内|里)?(?:的)?\s*(?:新|才|刚)?毕业",
    rf"毕业(?:于|时间)?(?:在)?\s*(?:最近|近|过去)\s*{_N}\s*年",
    rf"graduat\w+\s+(?:in|within|during|over)\s+the\s+(?:last|past)\s+{_N}\s+years?",
)
_THIS_YEAR = (
    (r"今年(?:刚|才|应届)?毕业|graduat\w+\s+this\s+year|this\s+year['’]?s\s+graduates?", 0),
    (r"去年(?:刚|才)?毕业|graduat\w+\s+last\s+year|last\s+year['’]?s\s+graduates?", 1),
    (r"前年(?:刚|才)?毕业", 2),
    (r"明年(?:将|要|就)?毕业|graduat\w+\s+next\s+year|next\s+year['’]?s\s+graduates?", -1),
)


def _read_since_graduation(question: Question, found: TalentFilter, today: date) -> None:
    """Read 毕业两年 (graduated two years ago), 毕业三年内, 近三年毕业 and 今年毕业."""
    for pattern, ago in _THIS_YEAR:
        if question.take(pattern):
            found.graduation_min = found.graduation_max = today.year - ago
            return
    if match := next(filter(None, map(question.take, _LAST_YEARS)), None):
        found.graduation_min = today.year - int(number_of(match["n"]))
        found.graduation_max = today.year
        return
    since = rf"毕业(?:了)?\s*(?P<over>超过)?\s*{_N}\s*年(?:(?P<within>以?内|之内)|(?P<up>以上|多))?"
    if match := question.take(since):
        year = today.year - int(number_of(match["n"]))
        found.graduation_min = None if match["up"] or match["over"] else year
        found.graduation_max = today.year if match["within"] else year


def _read_graduation(question: Question, found: TalentFilter, today: date) -> None:
    both = (
        rf"(?P<a>{_FOUR}|\d\d)\s*[年届]?{_TO}(?P<b>{_FOUR}|(?<!\d)\d\d)\s*(?:年之间|年间|年"
        rf"|之间)?(?:{_GRADUATED}|届)"
    )
    english = rf"graduat\w+\s+(?:between|from)\s+(?P<a>{_FOUR}){_TO}(?P<b>{_FOUR})"
    for pattern in (both, english):
        if match := question.take(pattern):
            found.graduation_min = _year(match["a"], today)
            found.graduation_max = _year(match["b"], today)
            return
    if match := question.take(_TWO_CLASSES):
        years = sorted((_year(match["a"], today), _year(match["b"], today)))
        if years[1] - years[0] == 1:  # of others, those between are not meant
            found.graduation_min, found.graduation_max = years
            return
    for pattern, low, high in _GRADUATIONS:
        if match := question.take(pattern):
            year = _year(match["y"], today)
            if low is not None:
                found.graduation_min = year + low
            if high is not None:
                found.graduation_max = year + high


_TWO_CLASSES = (
    rf"(?<!\d)(?P<a>{_FOUR}|\d\d)\s*[届年]?\s*(?:、|,|/|和|或者?|与)\s*(?P<b>{_FOUR}|\d\d)"
    r"\s*(?:届|年\s*毕业)(?:毕业)?(?:生)?"
)
_AFTER, _BEFORE = r"(?:年?\s*(?:以后|之后|后))", r"(?:年?\s*(?:以前|之前|前))"
_GRADUATIONS: tuple[tuple[str, int | None, int | None], ...] = (
    (rf"{_YEAR}\s*届(?:毕业生?)?及?(?:其|以|之)?后", 0, None),
    (rf"{_YEAR}\s*届(?:毕业生?)?及?(?:其|以|之)?前", None, 0),
    (rf"{_YEAR}{_AFTER}(?:的)?\s*(?:才)?毕业", 1, None),
    (rf"毕业(?:于|时间|年份)?(?:在)?\s*{_YEAR}{_AFTER}", 1, None),
    (rf"{_YEAR}年(?:及以后|及之后|起|以来)(?:的)?毕业", 0, None),
    (rf"{_YEAR}{_BEFORE}(?:的)?\s*(?:就)?毕业", None, -1),
    (rf"毕业(?:于|时间|年份)?(?:在)?\s*{_YEAR}{_BEFORE}", None, -1),
    (rf"graduat\w+\s+(?:in\s+or\s+after|since|from)\s+{_YEAR}", 0, None),
    (rf"graduat\w+\s+(?:after|later than|post)\s+{_YEAR}", 1, None),
    (rf"graduat\w+\s+(?:before|prior to|earlier than)\s+{_YEAR}", None, -1),
    (rf"(?:graduat\w+\s+(?:in|of)|class of)\s+{_YEAR}", 0, 0),
    (rf"{_YEAR}{_GRADUATED}(?:生)?", 0, 0),
    (rf"毕业(?:于|时间|年份)?(?:是|为|在)?\s*{_YEAR}年?", 0, 0),
)


def _year(word: str, today: date) -> int:
    """Read 2015 or 15; two digits mean the nearest such year that is not far ahead."""
    year = int(word)
    if year >= 100:
        return year
    return 2000 + year if 2000 + year <= today.year + 5 else 1900 + year

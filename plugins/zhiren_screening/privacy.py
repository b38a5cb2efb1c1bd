"""This is where text is freed of what it says about where and how a person is reached.

Telephones, e-mails, identity cards, messengers and addresses: in answers, exports, logs and the
index, for everybody but an admin.
"""

import re

_EMAIL = re.compile(r"[\w.+%\-]{0,64}@[\w\-]{1,64}(?:\.[\w\-]{1,64}){1,8}")
_NUMBER = re.compile(r"\+?\d[\d\s()\-]{7,24}[\dXx](?![A-Za-z])")
_DAY = r"(?:19|20)\d\d(?:[./\-]\d{1,2}){0,2}"
_DATES = re.compile(rf"((?<![\d\-]){_DAY}\s*[-–—~]+\s*{_DAY}(?![\d\-]))")
"""``2019-07 - 2024-06`` is no telephone number."""
_MESSENGER = re.compile(
    r"(?P<label>(?:微信号?|(?<![A-Za-z])(?:we\s?chat|QQ|skype|telegram))(?:\s*id)?\s*[:：]\s*)[^\s|｜;；,，]{1,64}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?P<label>(?:(?:家庭|通讯|联系|居住|详细|邮寄|现)?(?:住址|地址)|(?<![A-Za-z])(?:home\s+)?address)\s*[:：]\s*)[^\n|｜;；]{1,120}",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"(?:[\u4e00-\u9fff]{1,8}(?:省|市|区|县|镇)){0,4}[\u4e00-\u9fff]{1,10}(?:路|街|大道|巷|弄|胡同)\s*\d{1,5}\s*(?:号|弄)"
    r"(?:[\u4e00-\u9fff]{0,10}\s*\d{1,4}\s*(?:号楼|栋|幢|座|单元|室|层|号)){0,4}"
    r"|\b\d{1,5}\s+(?:[A-Z][a-z]+\s+){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd)\b\.?"
)


def without_contacts(text: str) -> str:
    """Take e-mails, long numbers, messengers and addresses out of *text*; dates stay."""
    text = _EMAIL.sub(" ", text)
    text = _MESSENGER.sub(r"\g<label> ", text)
    text = _ADDRESS.sub(r"\g<label> ", text)
    text = _STREET.sub(" ", text)
    parts = _DATES.split(text)
    parts[::2] = [_NUMBER.sub(" ", part) for part in parts[::2]]
    return "".join(parts)

// Moments as people here write them, in English too by the clock of 24 hours.
const language = document.documentElement.lang.replace(/^en$/, "en-GB");
const HOUR = { hour: "2-digit", minute: "2-digit" };
const time = new Intl.DateTimeFormat(language, HOUR);
const dayAndTime = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", ...HOUR });

export const timeOf = (moment) => time.format(new Date(moment));
export const dayAndTimeOf = (moment) => dayAndTime.format(new Date(moment));
export const two = (number) => String(number).padStart(2, "0");

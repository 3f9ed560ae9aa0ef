// Every word of the interface. A language is complete or it is not offered.
const en = {
  open: 'Chat with us', close: 'Close chat', title: 'Chat', placeholder: 'Type your question', send: 'Send',
  disclosure: 'You are talking to an AI assistant. It answers from the shop’s own pages and can bring in a colleague.',
  bot: 'AI assistant', agent: 'Colleague', visitor: 'You', source: 'Source', typing: 'is typing', offline: 'You are offline. Your message is kept and sent when you are back.',
  sending: 'Sending…', failed: 'Not sent yet. Trying again…', kept: 'Not sent yet.', refused: 'This message could not be sent.', accept: 'Accept', decline: 'No, thanks',
  accepted: 'Accepted', declined: 'Declined', expires: 'Valid until', code: 'Your code', order: 'Order', placed: 'Placed', promised: 'Expected',
  carrier: 'Carrier', tracking: 'Tracking', total: 'Total', handover: 'A colleague will take over here. Your messages are kept.',
  helpful: 'Was this helpful?', yes: 'Yes', no: 'No', thanks: 'Thank you.', unread: 'unread', welcome: 'Hello! Ask about delivery, returns, orders or subscriptions.',
  quick: 'Suggestions', agent_joined: 'A colleague has joined.', agent_left: 'The AI assistant is back.', redeemed: 'Redeemed', expired: 'Expired', revoked: 'No longer valid',
  log: 'Conversation', tab: '(opens in a new tab)', see_order: 'See the order', see_product: 'See it in the shop', erased: 'This message was removed.',
  contact_left: 'Thank you. If you have gone by then, the answer reaches you by e-mail.', bad_email: 'Please check the e-mail address.', try_again: 'Not sent. Please try again.',
};
const zhCN = {
  open: '与我们聊天', close: '关闭聊天', title: '聊天', placeholder: '请输入您的问题', send: '发送',
  disclosure: '您正在与人工智能助手对话。它根据本店的页面回答，也可以请同事加入。',
  bot: '人工智能助手', agent: '同事', visitor: '您', source: '来源', typing: '正在输入', offline: '您已离线。消息已保存，恢复连接后会发送。',
  sending: '正在发送…', failed: '尚未发送，正在重试…', kept: '尚未发送。', refused: '此消息无法发送。', accept: '接受', decline: '不用了',
  accepted: '已接受', declined: '已谢绝', expires: '有效期至', code: '您的优惠码', order: '订单', placed: '下单日期', promised: '预计送达',
  carrier: '承运商', tracking: '物流单号', total: '合计', handover: '稍后由同事接手。您的消息会保留。',
  helpful: '这有帮助吗？', yes: '有', no: '没有', thanks: '谢谢。', unread: '条未读', welcome: '您好！可以询问配送、退货、订单或订阅。',
  quick: '建议', agent_joined: '同事已加入。', agent_left: '人工智能助手已回来。', redeemed: '已使用', expired: '已过期', revoked: '已失效',
  log: '对话', tab: '（在新标签页中打开）', see_order: '查看订单', see_product: '在店内查看', erased: '此消息已删除。',
  contact_left: '谢谢。如果您届时已离开，我们会通过电子邮件答复您。', bad_email: '请检查电子邮件地址。', try_again: '未能发送，请重试。',
};
const ar = {
  open: 'تحدث معنا', close: 'إغلاق المحادثة', title: 'محادثة', placeholder: 'اكتب سؤالك', send: 'إرسال',
  disclosure: 'أنت تتحدث مع مساعد آلي. يجيب من صفحات المتجر ويمكنه إحضار زميل.',
  bot: 'مساعد آلي', agent: 'زميل', visitor: 'أنت', source: 'المصدر', typing: 'يكتب الآن', offline: 'أنت غير متصل. رسالتك محفوظة وسترسل عند عودة الاتصال.',
  sending: 'جارٍ الإرسال…', failed: 'لم ترسل بعد. نحاول مرة أخرى…', kept: 'لم ترسل بعد.', refused: 'تعذر إرسال هذه الرسالة.', accept: 'قبول', decline: 'لا، شكرًا',
  accepted: 'تم القبول', declined: 'تم الرفض', expires: 'صالح حتى', code: 'رمزك', order: 'الطلب', placed: 'تاريخ الطلب', promised: 'الموعد المتوقع',
  carrier: 'شركة التوصيل', tracking: 'رقم التتبع', total: 'المجموع', handover: 'سيتولى زميل المحادثة هنا. رسائلك محفوظة.',
  helpful: 'هل كان هذا مفيدًا؟', yes: 'نعم', no: 'لا', thanks: 'شكرًا لك.', unread: 'غير مقروءة', welcome: 'مرحبًا! اسأل عن التوصيل أو الإرجاع أو الطلبات أو الاشتراكات.',
  quick: 'اقتراحات', agent_joined: 'انضم زميل إلى المحادثة.', agent_left: 'عاد المساعد الآلي.', redeemed: 'تم الاستخدام', expired: 'انتهت صلاحيته', revoked: 'لم يعد صالحًا',
  log: 'المحادثة', tab: '(يفتح في علامة تبويب جديدة)', see_order: 'عرض الطلب', see_product: 'عرضه في المتجر', erased: 'أزيلت هذه الرسالة.',
  contact_left: 'شكرًا لك. إذا غادرت قبل الرد فسيصلك بالبريد الإلكتروني.', bad_email: 'يرجى التحقق من عنوان البريد الإلكتروني.', try_again: 'لم ترسل. حاول مرة أخرى.',
};
export const LANGUAGES = { en, 'zh-CN': zhCN, ar };

// `auto` follows the page, then the browser; a language without its own words gets English.
export function pick(wanted) {
  const asked = (wanted === 'auto' ? document.documentElement.lang || navigator.language : wanted) || 'en';
  const same = (name, whole) => (whole ? name : name.split('-')[0]).toLowerCase() === (whole ? asked : asked.split(/[-_]/)[0]).toLowerCase();
  const names = Object.keys(LANGUAGES);
  const locale = names.find((name) => same(name, true)) ?? names.find((name) => same(name, false)) ?? 'en';
  const region = Intl.DateTimeFormat.supportedLocalesOf([asked.replace('_', '-')].filter(() => same(locale, false)));
  return { locale, region: region[0] ?? locale, direction: locale === 'ar' ? 'rtl' : 'ltr', words: LANGUAGES[locale] };
}

// The steps of a tab, as functions that answer at once: no timers and no promises, so that they work with the page's
// scripts switched off. Evaluated as one expression; the value is an object of functions.
({
	clean(s) { return (s || '').replace(/\s+/g, ' ').trim(); },

	visible(e) {
		const r = e.getBoundingClientRect(), s = getComputedStyle(e);
		return r.width > 0 && r.height > 0 && s.visibility !== 'hidden' && s.display !== 'none';
	},

	// name is roughly what a screen reader says of a control.
	name(e) {
		const by = e.getAttribute('aria-labelledby');
		if (by) return this.clean(by.split(/\s+/).map(id => (document.getElementById(id) || {}).innerText || '').join(' '));
		if (e.getAttribute('aria-label')) return this.clean(e.getAttribute('aria-label'));
		if (e.matches('input[type=submit],input[type=button],input[type=reset]')) return this.clean(e.value);
		if (e.labels && e.labels.length) return this.clean([...e.labels].map(l => l.innerText).join(' '));
		return this.clean(e.innerText) || this.clean(e.textContent) || this.clean(e.getAttribute('title'));
	},

	// controls with a label of this text; "label:Text" as a selector means them.
	labelled(text) {
		const all = [...document.querySelectorAll('input:not([type=hidden]),select,textarea')];
		const want = this.clean(text).toLowerCase();
		const exact = all.filter(e => this.name(e).toLowerCase() === want);
		return exact.length ? exact : all.filter(e => this.name(e).toLowerCase().startsWith(want));
	},

	find(sel) {
		if (sel.startsWith('label:')) return this.labelled(sel.slice(6));
		return [...document.querySelectorAll(sel)];
	},

	// one is the only element a step can mean; several are refused unless just one of them is visible.
	one(sel) {
		const all = this.find(sel);
		if (all.length < 2) return all[0] || null;
		const seen = all.filter(e => this.visible(e));
		return seen.length === 1 ? seen[0] : null;
	},

	// clickable is the visible control whose name is the text or, failing that, the only one whose name contains it.
	clickable(text) {
		const want = this.clean(text);
		const all = [...document.querySelectorAll('a[href],button,summary,label,input[type=submit],input[type=button],[role=button],[role=tab],[role=menuitem]')]
			.filter(e => this.visible(e));
		let found = all.filter(e => this.name(e) === want || this.clean(e.textContent) === want);
		if (!found.length) found = all.filter(e => this.name(e).includes(want));
		if (found.length > 1 && found.every(e => e.href && e.href === found[0].href)) found = [found[0]];
		return found;
	},

	// target says where to click an element, or why it cannot be clicked.
	target(e) {
		if (!e) return { why: 'not found, or not the only one' };
		if (e.disabled) return { why: 'is disabled' };
		let at = e;
		if (e.matches('input[type=checkbox],input[type=radio]') && e.labels && e.labels.length) {
			at = [...e.labels].find(l => this.visible(l)) || e; // styled boxes hide the input behind its label
		}
		if (!this.visible(at)) return { why: 'is not visible' };
		at.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
		const rects = [...at.getClientRects()].filter(r => r.width > 0 && r.height > 0);
		const r = rects[0] || at.getBoundingClientRect();
		let x = r.left + r.width / 2, y = r.top + r.height / 2;
		if (at.tagName === 'LABEL') x = r.left + Math.min(10, r.width / 2);
		const top = document.elementFromPoint(x, y);
		if (!top || !(at === top || at.contains(top) || top.contains(at) || (top.tagName === 'LABEL' && top.control === e))) {
			return { why: 'is covered by ' + (top ? top.outerHTML.slice(0, 200) : 'the edge of the window') };
		}
		const link = e.closest('a[href]');
		const goes = link ? !link.getAttribute('href').startsWith('#') : !!e.closest('button:not([type=button]),input[type=submit],input[type=image]');
		return { x, y, goes };
	},

	at(sel) { return this.target(this.one(sel)); },

	atText(text) {
		const found = this.clickable(text);
		if (found.length > 1) return { why: found.length + ' different things say this' };
		return this.target(found[0]);
	},

	// ready focuses a field and selects what is in it; typed says what is in it then.
	ready(sel) {
		const e = this.one(sel);
		if (!e) return 'not found, or not the only one';
		if (e.disabled || e.readOnly) return 'cannot be changed';
		if (!this.visible(e)) return 'is not visible';
		e.scrollIntoView({ block: 'center', behavior: 'instant' });
		e.focus();
		if (e.select) e.select();
		return '';
	},

	value(sel) {
		const e = this.one(sel);
		return e ? (e.isContentEditable ? e.innerText : e.value) : null;
	},

	set(sel, value) {
		const e = this.one(sel);
		if (!e) return 'not found, or not the only one';
		if (e.disabled) return 'cannot be changed';
		if (e.tagName === 'SELECT') {
			const o = [...e.options].find(o => o.value === value) || [...e.options].find(o => this.clean(o.text) === this.clean(value));
			if (!o) return 'has no option ' + JSON.stringify(value) + ', only ' + [...e.options].map(o => this.clean(o.text)).join(', ');
			e.value = o.value;
		} else {
			e.value = value;
		}
		e.dispatchEvent(new Event('input', { bubbles: true }));
		e.dispatchEvent(new Event('change', { bubbles: true }));
		return '';
	},

	kind(sel) { const e = this.one(sel); return e ? (e.type || e.tagName).toLowerCase() : ''; },
	checked(sel) { const e = this.one(sel); return !!e && e.checked; },
	count(sel) { return this.find(sel).length; },
	seen(sel) { return this.find(sel).some(e => this.visible(e)); },
	text(sel) { const all = this.find(sel); return all.length ? all.map(e => this.clean(e.innerText)).join('\n') : null; },
	box(sel) {
		const e = this.one(sel);
		if (!e) return null;
		const r = e.getBoundingClientRect();
		return { left: r.left, top: r.top, right: r.right, bottom: r.bottom };
	},
	attribute(sel, name) { const e = this.one(sel); return e ? e.getAttribute(name) : null; },
	body() { return document.body ? document.body.innerText : ''; },

	focused() {
		const e = document.activeElement;
		return !e || e === document.body ? '' : this.name(e);
	},

	// wide lists what sticks out of a window of this width.
	wide(width) {
		const root = document.scrollingElement;
		if (root.scrollWidth <= width) return [];
		const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 0.5);
		return ['the page is ' + root.scrollWidth + ' wide, the window ' + width].concat(out.slice(0, 8).map(e => e.outerHTML.slice(0, 160)));
	},
})

